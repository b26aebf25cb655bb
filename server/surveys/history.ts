import { createHash } from 'node:crypto';
import type { Db, Trx } from '../db/transaction.ts';
import { keyOf, parseCount, type Sheet } from '../domain/survey/sheet.ts';
import { type SheetStep, sheetSteps } from '../domain/survey/sheet-history.ts';
import * as edits from './edits-repository.ts';
import * as repository from './repository.ts';
import type { EnteredSheet } from './schema.ts';
import type { SurveyRefusal } from './service.ts';

/** What became of a unit's answers: every version of the sheet, and what was sent and not taken. */

export type { LostCount, LostSheet } from './edits-repository.ts';

export type SheetLine =
  | ({ kind: 'stored' } & SheetStep)
  /** `stood`: the counts that were stored when it came. */
  | ({ kind: 'lost'; stood: Sheet } & Pick<edits.LostSheet, 'at' | 'by' | 'counts'>);

function outcomeOf(key: string, { form, conflicts, problems }: SurveyRefusal): edits.NotTaken {
  if ('problem' in form.save) return 'locked';
  if (conflicts.includes(key)) return 'conflict';
  return problems.some(({ path }) => path === key) ? 'refused' : 'held';
}

/** A count as it was typed; NaN: it is none. */
const countOf = (typed: string): number | null => {
  const count = parseCount(typed, '');
  return typeof count === 'number' || count === null ? count : NaN;
};

/** Keeps what of a refused sheet is not stored. Sent again as it is, it is the same attempt: on record once, when it was last made. */
export async function recordRefused(
  trx: Trx,
  refusal: SurveyRefusal,
  { typed, version: basedOn }: EnteredSheet,
  { at, by }: { at: string; by: string },
): Promise<void> {
  const { form, changed } = refusal;
  const counts = changed
    .map((key) => ({ key, typed: typed.get(key) ?? '', outcome: outcomeOf(key, refusal) }))
    // What the other one entered as well is stored.
    .filter((one) => !Object.is(countOf(one.typed), form.sheet.get(one.key) ?? null));
  if (counts.length === 0) return;
  const { unit, period, version: against } = form.stored;
  const attempt = { unit, period, counts, basedOn, by };
  const id = createHash('sha256')
    .update(JSON.stringify(Object.values(attempt)))
    .digest('hex');
  await edits.upsert(trx, { id, ...attempt, against, at });
}

/** Without what was sound and was stored by its author since. */
const lostOf = ({ counts, by, against }: edits.LostSheet, steps: readonly SheetStep[]): edits.LostCount[] => {
  const later = steps.filter((step) => step.version > against && step.by === by);
  const isStored = ({ key, typed }: edits.LostCount): boolean =>
    later.some(({ changes }) =>
      changes.some(({ cell, to }) => keyOf(cell) === key && Object.is(to, countOf(typed))),
    );
  return counts.filter((one) => one.outcome !== 'held' || !isStored(one));
};

/** Newest first. */
export async function historyOfSheet(db: Db, place: repository.Place): Promise<SheetLine[]> {
  const stored = await repository.get(db, place);
  const steps = sheetSteps(stored.counts, await repository.history(db, place));
  const lost = await edits.list(db, place);
  const sheet = new Map<string, number>();
  const lostAfter = (version: number): SheetLine[] =>
    lost
      .filter(({ against }) => against === version)
      .map((one): SheetLine & { kind: 'lost' } => ({
        kind: 'lost',
        at: one.at,
        by: one.by,
        counts: lostOf(one, steps),
        stood: new Map(sheet),
      }))
      .filter(({ counts }) => counts.length > 0);
  const lines = lostAfter(0);
  for (const step of steps) {
    for (const { cell, to } of step.changes)
      if (to === null) sheet.delete(keyOf(cell));
      else sheet.set(keyOf(cell), to);
    lines.push({ kind: 'stored', ...step }, ...lostAfter(step.version));
  }
  return lines.reverse();
}
