import { AUDIT_ACTORS } from '../domain/audit-event.ts';
import type { Translate } from './translator.ts';

type Actor = (typeof AUDIT_ACTORS)[number];

const isActor = (name: string): name is Actor => AUDIT_ACTORS.some((actor) => actor === name);

/** Who did something: a person by the e-mail address, whatever acts without being one in the reader's words. */
export const actorText = (t: Translate, actor: string): string =>
  isActor(actor) ? t(`audit.actors.${actor}`) : actor;
