import type { Db } from '../db/transaction.ts';
import { type Punctuality, punctuality, timelinessOf } from '../domain/calendar.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { completeness, enteredBy, isHandedIn, stateOf, type SubmissionState } from '../domain/submission.ts';
import { listUnits } from '../organisation/service.ts';
import { dayOf, filledCells, submissionsFor } from '../submissions/service.ts';

/** How one form of the quarter stands: all of it computed from figures and moves, nothing of it declared. */
export interface FormProgress {
  unit: OrgUnit;
  state: SubmissionState;
  /** Required cells, and those of them that are filled. */
  filled: number;
  required: number;
  punctuality: Punctuality;
  /** It was never handed in, and late. */
  late: boolean;
  /** It was handed in and came back: it lies with whoever enters it again, and its time has been counted. */
  returned: boolean;
  /** It was locked without ever having been handed in: nobody is waited for any longer. */
  missed: boolean;
}

/**
 * Every form of a quarter, of the regions that are looked at: three queries, however many they are.
 * @param regions codes; null: all
 * @param today ISO date in the programme's time zone
 */
export async function progressOf(
  db: Db,
  programme: Programme,
  { regions, period, today }: { regions: readonly string[] | null; period: Period; today: string },
): Promise<FormProgress[]> {
  const { indicators } = setFor(programme.sets, period);
  const asked = {
    region: enteredBy('region', indicators),
    provider: enteredBy('provider', indicators),
  };
  const units = (await listUnits(db, { openIn: period })).filter(
    ({ level, region }) =>
      (level === 'region' || level === 'provider') &&
      asked[level].length > 0 &&
      (regions === null || (region !== null && regions.includes(region))),
  );
  const codes = units.map(({ code }) => code);
  const [submissions, rows] = await Promise.all([
    submissionsFor(db, period, codes),
    filledCells(db, codes, period),
  ]);
  return units.map((unit) => {
    const submission = submissions.get(unit.code);
    const cells = completeness(
      asked[unit.level === 'region' ? 'region' : 'provider'],
      rows.get(unit.code) ?? [],
    );
    const state = stateOf(submission, cells.filled);
    const submittedAt = submission?.submittedAt ?? null;
    const standing = punctuality(
      programme.reporting,
      period,
      submittedAt === null ? undefined : dayOf(programme, submittedAt),
      today,
      unit.enteredOn,
    );
    return {
      unit,
      state,
      filled: cells.filled,
      required: cells.required,
      punctuality: standing,
      late: standing.kind === 'overdue' && !isHandedIn(state),
      returned: submittedAt !== null && !isHandedIn(state),
      missed: submittedAt === null && isHandedIn(state),
    };
  });
}

/** Many forms taken together. */
export interface GroupProgress {
  forms: number;
  filled: number;
  required: number;
  onTime: number;
  due: number;
  late: number;
  missed: number;
  states: ReadonlyMap<SubmissionState, number>;
}

export function together(forms: readonly FormProgress[]): GroupProgress {
  const { onTime, due } = timelinessOf(forms.map(({ punctuality }) => punctuality));
  const states = new Map<SubmissionState, number>();
  for (const { state } of forms) states.set(state, (states.get(state) ?? 0) + 1);
  return {
    forms: forms.length,
    filled: forms.reduce((sum, one) => sum + one.filled, 0),
    required: forms.reduce((sum, one) => sum + one.required, 0),
    onTime,
    due,
    late: forms.filter((one) => one.late).length,
    missed: forms.filter((one) => one.missed).length,
    states,
  };
}

/** Whom somebody waits for: those that nobody has handed in, once it is late the late ones; and those that came back. */
export const waitedFor = (
  forms: readonly FormProgress[],
): { missing: FormProgress[]; returned: FormProgress[] } => ({
  missing: forms.filter(
    ({ late, state, punctuality: { kind } }) => late || (kind === 'not-due' && !isHandedIn(state)),
  ),
  returned: forms.filter(({ returned }) => returned),
});

/** Those that were not handed in when they should have been: who is late, the longest first, then who can be so no longer. */
export const notHandedIn = (forms: readonly FormProgress[]): FormProgress[] => [
  ...forms.filter(({ late }) => late).sort((a, b) => b.punctuality.days - a.punctuality.days),
  ...forms.filter(({ missed }) => missed),
];
