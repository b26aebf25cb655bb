import type { Trx } from '../db/transaction.ts';
import { checkEdited, entryFrom, mergeChange, rowsFrom, versionOf } from '../domain/entry-edit.ts';
import { error, hasErrors, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import type { CellEdit } from './cell-schema.ts';
import * as edits from './edits-repository.ts';
import { type Asking, checkComputed, entryAt, type EntryForm, loadEntry, rowsOf } from './entry.ts';
import { saveFigures } from './service.ts';

/** Edits that save themselves: one indicator at a time, from a grid, a form or a queue that waited for a connection. */

export interface CellResult {
  outcome: edits.Outcome;
  /** As it is stored now. */
  form: EntryForm;
  /** What is wrong; of what is stored, what of the set's rules it does not fulfil. */
  problems: readonly Problem[];
  /** Fields and other properties that somebody else has changed meanwhile. */
  at: readonly string[];
}

type Author = Asking & { by: string };

/** What is wrong with what is stored, and what of the set's rules it does not fulfil. */
const problemsOf = (form: EntryForm, { indicator }: CellEdit): Problem[] => [
  ...checkEdited(indicator, entryFrom(indicator, rowsOf(form.stored, indicator))),
  ...form.broken.filter((problem) => problem.indicator === indicator.code),
];

/** What becomes of an edit, and the rows to store if anything does. */
async function decide(trx: Trx, form: EntryForm, edit: CellEdit) {
  const { indicator, change, typed } = edit;
  const nothing = { rows: [], problems: [], at: [] };
  if ('problem' in form.save)
    return { ...nothing, outcome: 'locked' as const, problems: [form.save.problem] };
  const stored = rowsOf(form.stored, indicator);
  const base = await entryAt(trx, form, indicator, edit.basedOn);
  const merged = mergeChange(indicator, base, entryFrom(indicator, stored), change);
  if (merged.kind === 'unchanged')
    return { ...nothing, outcome: 'unchanged' as const, problems: problemsOf(form, edit) };
  if (merged.kind === 'conflict') return { ...nothing, outcome: 'conflict' as const, at: merged.at };
  const problems = [
    ...checkComputed(form, indicator, change),
    ...checkEdited(indicator, merged.entry, { typed }),
  ];
  if (hasErrors(problems)) return { ...nothing, outcome: 'refused' as const, problems };
  const place = { unit: form.unit.code, period: form.period };
  return { outcome: 'saved' as const, rows: rowsFrom(indicator, merged.entry, place), problems, at: [] };
}

/**
 * Stores one edit, or says why not; either way it is on record. An edit that has been stored already is answered as it was and not repeated:
 * who sent it may not have heard the answer.
 *
 * @param sent the edit as it came, to recognise it by
 */
export async function saveCell(
  trx: Trx,
  programme: Programme,
  asking: Author,
  edit: CellEdit,
  sent: string,
): Promise<CellResult> {
  const form = await loadEntry(trx, programme, asking);
  const { unit, period, at, by } = asking;
  const before = await edits.find(trx, edit.id);
  if (before) {
    const isSame =
      before.unit === unit.code &&
      before.period === period &&
      before.indicator === edit.indicator.code &&
      before.change === sent &&
      before.by === by;
    if (!isSame) return { outcome: 'refused', form, problems: [error('edit-known', 'id')], at: [] };
    if (before.outcome === 'saved' || before.outcome === 'unchanged') {
      return { outcome: before.outcome, form, problems: problemsOf(form, edit), at: [] };
    }
  }
  const { outcome, rows, problems, at: places } = await decide(trx, form, edit);
  await edits.upsert(trx, {
    id: edit.id,
    unit: unit.code,
    period,
    indicator: edit.indicator.code,
    change: sent,
    basedOn: edit.basedOn,
    against: versionOf(edit.indicator, form.stored),
    outcome,
    at,
    by,
  });
  if (outcome !== 'saved' || !('transition' in form.save)) return { outcome, form, problems, at: places };
  await saveFigures(trx, programme, { unit, period, transition: form.save.transition, rows, at, by });
  const saved = await loadEntry(trx, programme, asking);
  return { outcome, form: saved, problems: problemsOf(saved, edit), at: places };
}
