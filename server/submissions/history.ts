import type { Db } from '../db/transaction.ts';
import { mergeChange } from '../domain/entry-edit.ts';
import { placeAmong, type Step, stepsOf } from '../domain/entry-history.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { StoredMeasurement, SupersededMeasurement } from '../domain/measurement.ts';
import type { Period } from '../domain/period.ts';
import { historyOf, measurementsOf } from '../measurements/service.ts';
import { changeFrom, type SentEdit } from './cell-schema.ts';
import * as edits from './edits-repository.ts';
import * as events from './events-repository.ts';
import { sourcesOf } from './sources-repository.ts';

/** The history of a form's figures: what was stored and what was not, who, when, how, from what to what, and why. */

/** How a change came: typed, in a file of that name, or computed from answers to a survey. */
export type Way = { kind: 'typed' } | { kind: 'survey' } | { kind: 'file'; name: string };

interface Line {
  indicator: Indicator;
  /** ISO timestamp. */
  at: string;
  by: string;
}

export interface StoredLine extends Line {
  kind: 'stored';
  step: Step;
  way: Way;
  /** Why the form had been given back, where it had. */
  returned: string | null;
}

export interface LostLine extends Line {
  kind: 'lost';
  outcome: edits.NotTaken;
  sent: SentEdit;
  /** The last change before it: what stood in its place; undefined: nothing. */
  stood: Step | undefined;
}

export type HistoryLine = StoredLine | LostLine;

/** What was typed was sound, and its author has stored it since. */
function wasStoredLater(indicator: Indicator, lost: edits.LostEdit, later: readonly Step[]): boolean {
  const change = changeFrom(JSON.parse(lost.change) as SentEdit);
  return later.some(
    ({ by, after }) => by === lost.by && mergeChange(indicator, after, after, change).kind === 'unchanged',
  );
}

/** The lines of one indicator, oldest first. */
function linesOf(
  indicator: Indicator,
  steps: readonly Step[],
  lost: readonly edits.LostEdit[],
  about: (step: Step) => Pick<StoredLine, 'way' | 'returned'>,
): HistoryLine[] {
  const lostAt = (place: number): LostLine[] =>
    lost
      .filter((edit) => placeAmong(steps, edit) === place)
      .filter((edit) => edit.outcome !== 'held' || !wasStoredLater(indicator, edit, steps.slice(place)))
      .map(({ at, by, outcome, change }) => ({
        kind: 'lost',
        indicator,
        at,
        by,
        outcome,
        sent: JSON.parse(change) as SentEdit,
        stood: steps[place - 1],
      }));
  return [
    ...lostAt(0),
    ...steps.flatMap((step, i): HistoryLine[] => [
      { kind: 'stored', indicator, at: step.at, by: step.by, step, ...about(step) },
      ...lostAt(i + 1),
    ]),
  ];
}

/** All of them, newest first. What an import wrote counts from when it began to: the order of each indicator stays, whatever the clock says. */
function newestFirst(byIndicator: readonly (readonly HistoryLine[])[]): HistoryLine[] {
  const placed = byIndicator.flatMap((lines) => {
    let last = '';
    return lines.map((line) => {
      if (line.at > last) last = line.at;
      return { line, at: last };
    });
  });
  return placed
    .reverse()
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
    .map(({ line }) => line);
}

/** Why the form had come back when something was changed, which may be the moment in which it was handed in again; null: it had not. */
const returnedBefore = (moves: readonly events.SubmissionEvent[], at: string): string | null => {
  const last = moves.find((move) => move.at < at);
  return last?.to === 'returned' ? last.reason : null;
};

export interface FormHistory {
  /** Newest first. */
  lines: HistoryLine[];
  /** From one state to another, newest first. */
  moves: events.SubmissionEvent[];
}

/** @param indicators those to tell of */
export async function historyOfForm(
  db: Db,
  { unit, period }: { unit: string; period: Period },
  indicators: readonly Indicator[],
): Promise<FormHistory> {
  const stored: StoredMeasurement[] = await measurementsOf(db, unit, [period]);
  const superseded: SupersededMeasurement[] = await historyOf(db, unit, period);
  const lost = await edits.listNotTaken(db, unit, period);
  const moves = await events.list(db, unit, period);
  const known = indicators.map((indicator) => ({
    indicator,
    steps: stepsOf(indicator, stored, superseded),
  }));
  const { fileOf, isFromSurvey } = await sourcesOf(
    db,
    { unit, period },
    known.flatMap(({ steps }) => steps),
  );
  const wayOf = (step: Step): Way => {
    const name = fileOf(step);
    if (name !== undefined) return { kind: 'file', name };
    return { kind: isFromSurvey(step) ? 'survey' : 'typed' };
  };
  const lines = known.map(({ indicator, steps }) =>
    linesOf(
      indicator,
      steps,
      lost.filter((edit) => edit.indicator === indicator.code),
      (step) => ({ way: wayOf(step), returned: returnedBefore(moves, step.at) }),
    ),
  );
  return { lines: newestFirst(lines), moves };
}
