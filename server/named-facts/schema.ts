import type { Request } from 'express';
import { commentFrom, LONGEST_COMMENT } from '../domain/comment.ts';
import { isPeriod, type Period } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';

/** The forms that record a fact and that end one. Fields of the second carry the fact's number: there is one form for each fact on a page. */

export interface RecordForm {
  fact: string;
  from: string;
  note: string;
}

export interface EndForm {
  until: string;
  note: string;
}

function fieldOf(request: Request, name: string): string {
  const value = (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value.trim() : '';
}

export const recordFormOf = (request: Request): RecordForm => ({
  fact: fieldOf(request, 'fact'),
  from: fieldOf(request, 'from'),
  note: fieldOf(request, 'note'),
});

export const endFormOf = (request: Request, id: number): EndForm => ({
  until: fieldOf(request, `until-${String(id)}`),
  note: fieldOf(request, `note-${String(id)}`),
});

/** The quarter whose scorecard the form was on; null when it was on none. */
export function scorecardPeriodOf(request: Request): Period | null {
  const typed = fieldOf(request, 'period');
  return isPeriod(typed) ? typed : null;
}

function checkPeriod(typed: string, path: string, periods: readonly Period[]): Problem[] {
  if (typed === '') return [error('named-fact-period-missing', path)];
  return periods.includes(typed) ? [] : [error('unknown-period', path, { value: typed.slice(0, 40) })];
}

function checkNote(note: string, path: string): Problem[] {
  const kept = commentFrom(note);
  if (kept === null) return [error('named-fact-note-missing', path)];
  return kept.length > LONGEST_COMMENT ? [error('comment-too-long', path, { max: LONGEST_COMMENT })] : [];
}

/** @param facts codes that the set in force in a quarter declares @param periods that can be chosen */
export function checkRecord(
  { fact, from, note }: RecordForm,
  facts: (period: Period) => readonly string[],
  periods: readonly Period[],
): Problem[] {
  const problems = checkPeriod(from, 'from', periods);
  const declared = problems.length === 0 ? facts(from) : periods.flatMap(facts);
  return [
    ...(fact === ''
      ? [error('named-fact-missing', 'fact')]
      : declared.includes(fact)
        ? []
        : [error('unknown-choice', 'fact', { value: fact.slice(0, 40) })]),
    ...problems,
    ...checkNote(note, 'note'),
  ];
}

/** @param periods from the quarter in which the fact began */
export const checkEnd = ({ until, note }: EndForm, id: number, periods: readonly Period[]): Problem[] => [
  ...checkPeriod(until, `until-${String(id)}`, periods),
  ...checkNote(note, `note-${String(id)}`),
];
