import { LONGEST_COMMENT } from '../domain/comment.ts';
import type { Action } from '../domain/permissions.ts';
import type { Problem } from '../domain/problem.ts';
import { type Decision, decisionsFrom, needsReason } from '../domain/submission.ts';
import { urls } from '../http/urls.ts';
import type { EntryForm } from './entry.ts';
import { lastChangeOf } from './moves.ts';
import { problemText } from './problem-text.ts';
import { QUEUE_STATES } from './queue.ts';
import type { Words } from './view.ts';

/** Buttons of decisions: below the queue for the forms that are ticked, on a form's own page for that form. Both go to the queue. */

/** Between the code of a form and what has been seen of it. */
const SEPARATOR = '@';

export const boxValue = (unit: string, lastChange: string): string => `${unit}${SEPARATOR}${lastChange}`;

/** The reverse of `boxValue`. */
export function boxOf(value: string): { unit: string; seen: string } {
  const at = value.lastIndexOf(SEPARATOR);
  return at < 0
    ? { unit: value, seen: '' }
    : { unit: value.slice(0, at), seen: value.slice(at + SEPARATOR.length) };
}

/** Page model of views/collect/decisions.hbs. */
export interface DecisionFields {
  decisions: { value: Decision; text: string; secondary: boolean }[];
  /** Null: none of them needs one. */
  reason: { value: string; error: string | null; maxlength: number } | null;
}

/** @param typed the reason as it was typed, and what is wrong with it */
export function decisionFields(
  words: Words,
  decisions: readonly Decision[],
  typed: { reason?: string | undefined; problem?: Problem | undefined } = {},
): DecisionFields {
  return {
    decisions: decisions.map((decision) => ({
      value: decision,
      text: words.t(`queue.decide.${decision}`),
      secondary: needsReason(decision),
    })),
    reason: decisions.some(needsReason)
      ? {
          value: typed.reason ?? '',
          error: typed.problem ? problemText(words, typed.problem) : null,
          maxlength: LONGEST_COMMENT,
        }
      : null,
  };
}

/** What a form's own page sends to the queue. */
export interface OwnDecision extends DecisionFields {
  url: string;
  period: string;
  state: string;
  within: string;
  /** The form, and what the reader has seen of it. */
  box: string;
}

/** @param may what the person may do with the unit @returns null: there is nothing for them to decide */
export function ownDecision(
  words: Words,
  { unit, period, state, submission, stored, indicators }: EntryForm,
  may: (action: Action) => boolean,
): OwnDecision | null {
  const decisions = decisionsFrom(state, may).filter((decision) => decision !== 'publish');
  if (!may('collect.decide') || decisions.length === 0 || !QUEUE_STATES.some((one) => one === state))
    return null;
  const own = stored.filter((row) => indicators.some(({ code }) => code === row.indicator));
  return {
    ...decisionFields(words, decisions),
    url: urls.queue(),
    period,
    state,
    within: unit.region ?? '',
    box: boxValue(unit.code, lastChangeOf(submission, own)),
  };
}
