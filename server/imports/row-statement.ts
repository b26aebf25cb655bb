import { commentFrom } from '../domain/comment.ts';
import { checkEdited } from '../domain/entry-edit.ts';
import {
  isAbsent,
  type Measurement,
  MEASUREMENT_STATUSES,
  type MeasurementStatus,
} from '../domain/measurement.ts';
import type { Problem } from '../domain/problem.ts';
import { readAbsence } from './absence.ts';
import { plainText } from './plain-text.ts';
import type { Column, RawRow } from './formats/format.ts';

/** What a row of a file says besides its figures: that they are half entered or not there, why, and that somebody wants to look again. */

export type Statement = Pick<Measurement, 'status' | 'reason' | 'followUp'>;

type StatementProblem = Pick<Problem, 'code'> & Partial<Omit<Problem, 'path'>> & { column: Column };

/** Nothing is asked of an absence but why. */
const NO_INDICATOR = {
  code: '',
  kind: 'amount',
  entry: { form: 'value' },
  multiplier: 1,
  decimals: 0,
  minN: 1,
  wholeNumbers: false,
  numeratorWithinDenominator: false,
  allowsNegative: false,
} as const;

/** How programs write a mark of follow-up, and that there is none. */
const MARK = '1';
const NO_MARK = '0';

/** How people write that there is a mark of follow-up, and that there is none. */
const MARKED: ReadonlySet<string> = new Set([MARK, 'yes', 'true', 'ha', 'ҳа', 'да']);
const UNMARKED: ReadonlySet<string> = new Set([NO_MARK, 'no', 'false', 'yoʻq', 'йўқ', 'нет']);

/** @returns undefined where nothing is said, and null for what nobody understands */
function markFrom(typed: string | undefined): boolean | undefined | null {
  const word = plainText(typed ?? '');
  if (word === '') return undefined;
  if (MARKED.has(word)) return true;
  return UNMARKED.has(word) ? false : null;
}

/** Whether figures may be missing. */
export const isUnfinished = (status: MeasurementStatus | undefined): boolean =>
  status === 'partial' || isAbsent(status);

/** Nothing said: the figures are all there. */
function statusFrom(typed: string): MeasurementStatus | undefined {
  if (typed === '') return 'reported';
  return MEASUREMENT_STATUSES.find((one) => one === typed.toLowerCase()) ?? readAbsence(typed)?.status;
}

/**
 * @param clearsMarks an empty cell for a mark says that there is none; left out: it says nothing
 * @returns no statement where the file has no place for one, or a wrong one
 */
export function readStatement(
  raw: RawRow,
  clearsMarks = false,
): {
  statement: Statement | undefined;
  problems: StatementProblem[];
} {
  const problems: StatementProblem[] = [];
  const typed = raw['follow-up'];
  const mark = markFrom(clearsMarks && typed === '' ? NO_MARK : typed);
  const followUp = typeof mark === 'boolean' ? { followUp: mark } : {};
  if (mark === null) problems.push({ column: 'follow-up', code: 'not-a-mark' });
  if (raw.status === undefined) return { statement: typed === undefined ? undefined : followUp, problems };
  const status = statusFrom(raw.status);
  if (status === undefined) {
    const params = { statuses: MEASUREMENT_STATUSES.join(', ') };
    return {
      statement: undefined,
      problems: [...problems, { column: 'status', code: 'unknown-status', params }],
    };
  }
  const reason = commentFrom(raw.reason ?? '');
  if (status === 'not-applicable' || status === 'not-collected') {
    const entry = { numbers: {}, comment: null, absence: status, reason, followUp: false };
    for (const { code, params, severity } of checkEdited(NO_INDICATOR, entry))
      problems.push({ column: 'reason', code, params, severity });
  } else if (reason !== null) problems.push({ column: 'reason', code: 'reason-not-used' });
  return { statement: { status, reason, ...followUp }, problems };
}
