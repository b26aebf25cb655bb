import type { Db } from '../db/transaction.ts';
import { isOpenIn, type OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Action } from '../domain/permissions.ts';
import type { Programme } from '../domain/programme.ts';
import {
  calendarDay,
  type Circumstances,
  collectedPeriod,
  isClosedForEntry,
  isOpenForEntry,
  stateOf,
  type SubmissionState,
  transitionFor,
} from '../domain/submission.ts';
import * as repository from './repository.ts';

/** Whether figures of a unit's form may be stored, for those who do not look at the form. */

export interface Writing {
  unit: OrgUnit;
  period: Period;
  /** ISO timestamp. */
  at: string;
  /** Whether the person may do it with this unit. */
  may: (action: Action) => boolean;
}

/** What decides whether the unit's form may be changed by this person; that something is missing is not looked at. */
export function circumstancesOf(programme: Programme, { unit, period, at, may }: Writing): Circumstances {
  const today = calendarDay(new Date(at), programme.timeZone);
  return {
    entryOpen: isOpenForEntry(programme.reporting, period, today),
    // Whoever may put right what was handed in is not bound by the closing day.
    closed: isClosedForEntry(programme.reporting, period, today) && !may('collect.amend'),
    unitOpen: isOpenIn(unit, period),
    beingCollected: period === collectedPeriod(programme.reporting, today),
    missing: 0,
    confirmed: false,
  };
}

const saveOf = (
  programme: Programme,
  writing: Writing,
  state: SubmissionState,
): ReturnType<typeof transitionFor> =>
  transitionFor('save', state, circumstancesOf(programme, writing), writing.may);

/** Whether the person can type figures of the unit's form as it stands. */
export const mayWrite = (programme: Programme, writing: Writing, state: SubmissionState): boolean =>
  'transition' in saveOf(programme, writing, state);

/** What storing figures of the unit's form would be for this person, or why they cannot; and where the form stands. */
export async function savingOf(
  db: Db,
  programme: Programme,
  writing: Writing,
): Promise<{ state: SubmissionState; save: ReturnType<typeof transitionFor> }> {
  const submission = await repository.find(db, writing.unit.code, writing.period);
  const state = stateOf(submission, 0);
  return { state, save: saveOf(programme, writing, state) };
}
