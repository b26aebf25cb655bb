import type { Translate } from '../i18n/translator.ts';
import type { ImportPhase, OnProgress } from './read-file.ts';

/** What a phase of an import is called: the same on pages and at terminals. */
export const phaseText = (t: Translate, phase: ImportPhase | 'waiting'): string =>
  t(`imports.phase.${phase}`);

/** Tells the progress of an import in words. */
export const inWords =
  (t: Translate, tell: (phase: string, done: number, total: number) => void): OnProgress =>
  (phase, done, total) => {
    tell(phaseText(t, phase), done, total);
  };
