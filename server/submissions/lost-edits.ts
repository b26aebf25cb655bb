import { createHash } from 'node:crypto';
import type { Trx } from '../db/transaction.ts';
import { type Change, entryFrom, isUntouched, mergeChange, versionOf } from '../domain/entry-edit.ts';
import { hasErrors } from '../domain/problem.ts';
import type { SentEdit } from './cell-schema.ts';
import * as edits from './edits-repository.ts';
import type { Asking, Refusal } from './entry.ts';
import type { EnteredForm, EnteredIndicator } from './schema.ts';

/** A form sent as a whole is taken as a whole. Of one that was not, what somebody typed stays on record, as each edit does that is sent by itself. */

/** What was typed, as a page would have sent it by itself. */
const sentEdit = (
  { indicator, typed, basedOn }: EnteredIndicator,
  { numbers, comment, absence, reason, followUp }: Change,
): Omit<SentEdit, 'id'> => ({
  indicator: indicator.code,
  basedOn,
  ...(numbers
    ? { numbers: Object.fromEntries(Object.keys(numbers).map((field) => [field, typed[field] ?? ''])) }
    : {}),
  ...(comment === undefined ? {} : { comment: comment ?? '' }),
  ...(absence === undefined ? {} : { absence: absence ?? '' }),
  ...(reason === undefined ? {} : { reason: reason ?? '' }),
  ...(followUp === undefined ? {} : { followUp }),
});

/** Sent again as it is, by a second press or with a problem of another figure, it is the same attempt: on record once, when it was last made. */
const idOf = (edit: Omit<edits.RecordedEdit, 'id' | 'at' | 'against'>): string =>
  `form-${createHash('sha256')
    .update(JSON.stringify(Object.values(edit)))
    .digest('hex')}`;

function outcomeOf(code: string, { form, conflicts, problems }: Refusal): edits.NotTaken {
  if ('problem' in form.save) return 'locked';
  if (conflicts.includes(code)) return 'conflict';
  return hasErrors(problems.get(code) ?? []) ? 'refused' : 'held';
}

/** Keeps what of a refused form is neither stored nor kept anywhere else. */
export async function recordRefused(
  trx: Trx,
  { unit, period, at, by }: Asking & { by: string },
  { entries }: EnteredForm,
  refusal: Refusal,
): Promise<void> {
  const { form, changes } = refusal;
  for (const sent of entries) {
    const { indicator, basedOn } = sent;
    const change = changes.get(indicator.code) ?? {};
    const now = entryFrom(
      indicator,
      form.stored.filter((row) => row.indicator === indicator.code),
    );
    // What the other one entered as well is stored.
    if (isUntouched(change) || mergeChange(indicator, now, now, change).kind === 'unchanged') continue;
    const edit = {
      unit: unit.code,
      period,
      indicator: indicator.code,
      change: JSON.stringify(sentEdit(sent, change)),
      basedOn,
      outcome: outcomeOf(indicator.code, refusal),
      by,
    };
    await edits.upsert(trx, { id: idOf(edit), ...edit, against: versionOf(indicator, form.stored), at });
  }
}
