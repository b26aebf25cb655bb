import { type Absence, ABSENCES } from '../domain/entry-edit.ts';
import { plainText } from './plain-text.ts';

/** How it is said, in a cell for a figure, that there is none: `not collected: the road was flooded`. */

/** By language, as people write them; the code itself is understood as well. Templates offer the words of `imports.absence.…`. */
const WORDS: Readonly<Record<Absence, readonly string[]>> = {
  'not-applicable': [
    'not applicable',
    'n/a',
    'qoʻllanilmaydi',
    'қўлланилмайди',
    'не применимо',
    'неприменимо',
  ],
  'not-collected': ['not collected', 'n/c', 'yigʻilmagan', 'йиғилмаган', 'не собрано', 'не собирались'],
};

const BY_WORD = new Map(
  ABSENCES.flatMap((absence) =>
    [absence, ...WORDS[absence]].map((word) => [plainText(word), absence] as const),
  ),
);

/** @returns undefined for a text that says something else */
export function readAbsence(text: string): { status: Absence; reason: string | null } | undefined {
  const colon = text.indexOf(':');
  const status = BY_WORD.get(plainText(colon < 0 ? text : text.slice(0, colon)));
  return status && { status, reason: (colon < 0 ? '' : text.slice(colon + 1).trim()) || null };
}

/** @param word for the absence, in some language */
export const absenceText = (word: string, reason: string | null): string =>
  reason === null ? word : `${word}: ${reason}`;
