import { commentFrom } from '../domain/comment.ts';
import { ABSENCES, type Absence, type Change } from '../domain/entry-edit.ts';
import { fieldsOf } from '../domain/entry-form.ts';
import type { Indicator } from '../domain/indicator.ts';
import { parseNumber } from '../domain/number-input.ts';
import { error, type Problem } from '../domain/problem.ts';

/** One edit as a page sends it: of one indicator, naming only what it changes. */
export interface SentEdit {
  /** A UUID of the sender's. */
  id: string;
  indicator: string;
  /** Version of the entry that the edit was made on. */
  basedOn: string;
  /** Texts as they were typed, by field. */
  numbers?: Record<string, string>;
  comment?: string;
  /** `` takes it back. */
  absence?: Absence | '';
  reason?: string;
  followUp?: boolean;
}

/** An edit that has been understood. */
export interface CellEdit extends Pick<SentEdit, 'id' | 'basedOn'> {
  indicator: Indicator;
  change: Change;
  typed: Readonly<Record<string, string>>;
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const VERSION = /^\d{1,9}(-\d{1,9})*$/;
const KNOWN = ['id', 'indicator', 'basedOn', 'numbers', 'comment', 'absence', 'reason', 'followUp'];
const LONGEST_NUMBER = 100;
const QUOTED = 60;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';

const damaged = (path: string): Problem =>
  error('edit-damaged', path.slice(0, QUOTED), { path: path.slice(0, QUOTED) });

function problemsOf(body: Record<string, unknown>, indicator: Indicator | undefined): Problem[] {
  const { id, basedOn, numbers, comment, absence, reason, followUp } = body;
  const fields = indicator ? fieldsOf(indicator) : [];
  return [
    ...Object.keys(body)
      .filter((name) => !KNOWN.includes(name))
      .map(damaged),
    ...(typeof id === 'string' && UUID.test(id) ? [] : [damaged('id')]),
    ...(indicator ? [] : [damaged('indicator')]),
    ...(typeof basedOn === 'string' && VERSION.test(basedOn) ? [] : [damaged('basedOn')]),
    ...(numbers === undefined || isRecord(numbers) ? [] : [damaged('numbers')]),
    ...Object.entries(isRecord(numbers) ? numbers : {})
      .filter(
        ([field, typed]) =>
          !fields.includes(field) || typeof typed !== 'string' || typed.length > LONGEST_NUMBER,
      )
      .map(([field]) => damaged(`numbers.${field}`)),
    ...(isText(comment) ? [] : [damaged('comment')]),
    ...(isText(reason) ? [] : [damaged('reason')]),
    ...(absence === undefined || absence === '' || ABSENCES.some((one) => one === absence)
      ? []
      : [damaged('absence')]),
    ...(followUp === undefined || typeof followUp === 'boolean' ? [] : [damaged('followUp')]),
  ];
}

export function changeFrom({ numbers, comment, absence, reason, followUp }: SentEdit): Change {
  return {
    ...(numbers
      ? {
          numbers: Object.fromEntries(
            Object.entries(numbers).map(([field, typed]) => {
              const number = parseNumber(typed);
              return [field, number === undefined ? NaN : number];
            }),
          ),
        }
      : {}),
    ...(comment === undefined ? {} : { comment: commentFrom(comment) }),
    ...(absence === undefined ? {} : { absence: absence === '' ? null : absence }),
    ...(reason === undefined ? {} : { reason: commentFrom(reason) }),
    ...(followUp === undefined ? {} : { followUp }),
  };
}

/** @param indicators those that the unit enters */
export function parseCellEdit(
  indicators: readonly Indicator[],
  body: unknown,
): { edit: CellEdit } | { problems: Problem[] } {
  if (!isRecord(body)) return { problems: [damaged('')] };
  const indicator = indicators.find(({ code }) => code === body['indicator']);
  const problems = problemsOf(body, indicator);
  if (problems.length > 0 || !indicator) return { problems };
  // Looked at property by property above.
  const sent = body as unknown as SentEdit;
  const { id, basedOn, numbers = {} } = sent;
  return { edit: { id, basedOn, indicator, change: changeFrom(sent), typed: numbers } };
}
