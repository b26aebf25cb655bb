import type { Db } from '../db/transaction.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Action } from '../domain/permissions.ts';
import type { Programme } from '../domain/programme.ts';
import {
  type Completeness,
  completeness,
  type Decision,
  decisionsFrom,
  enteredBy,
  type Submission,
  type SubmissionStatus,
} from '../domain/submission.ts';
import { listUnits } from '../organisation/service.ts';
import * as events from './events-repository.ts';
import { lastChangeOf } from './moves.ts';
import * as repository from './repository.ts';
import { onTimeOf } from './service.ts';

/** Forms that wait for a decision. */

/** States in which forms wait for somebody or can be taken back. */
export const QUEUE_STATES = ['submitted', 'approved', 'verified', 'returned', 'published'] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

export const ROWS_PER_PAGE = 200;

export interface QueueRow {
  unit: OrgUnit;
  submission: Submission;
  completeness: Completeness;
  onTime: boolean | null;
  /** What somebody who decides about it says that they have seen. */
  lastChange: string;
  lastMove: events.SubmissionEvent | undefined;
}

export interface Queue {
  period: Period;
  state: QueueState;
  rows: QueueRow[];
  /** On all pages. */
  count: number;
  page: number;
  pages: number;
  counts: ReadonlyMap<SubmissionStatus, number>;
  /** What the reader may decide about forms in this state. */
  decisions: Decision[];
}

/** What waits for this person first: the state from which their own next step leads. */
export function firstState(may: (action: Action) => boolean): QueueState {
  const own: readonly [Action, QueueState][] = [
    ['collect.publish', 'verified'],
    ['collect.verify', 'approved'],
  ];
  return own.find(([action]) => may(action))?.[1] ?? 'submitted';
}

/** @returns undefined for a page beyond the last */
export async function queueOf(
  db: Db,
  programme: Programme,
  asked: {
    period: Period;
    state: QueueState;
    /** Codes; null: all. */
    regions: readonly string[] | null;
    page: number;
    byName: (a: OrgUnit, b: OrgUnit) => number;
    may: (action: Action) => boolean;
  },
): Promise<Queue | undefined> {
  const { period, state, regions, page } = asked;
  const submissions = new Map(
    (await repository.listInState(db, period, state, regions)).map((one) => [one.unit, one]),
  );
  const units = (await listUnits(db, {})).filter(({ code }) => submissions.has(code)).sort(asked.byName);
  const pages = Math.max(1, Math.ceil(units.length / ROWS_PER_PAGE));
  if (page > pages) return undefined;
  const shown = units.slice((page - 1) * ROWS_PER_PAGE, page * ROWS_PER_PAGE);
  const codes = shown.map(({ code }) => code);
  const { indicators } = setFor(programme.sets, period);
  const rows = await repository.listFilledRows(db, codes, period);
  const moves = await events.listLast(db, codes, period);
  return {
    period,
    state,
    count: units.length,
    page,
    pages,
    counts: await repository.countByStatus(db, period, regions),
    decisions: decisionsFrom(state, asked.may).filter((decision) => decision !== 'publish'),
    rows: shown.flatMap((unit) => {
      const submission = submissions.get(unit.code);
      if (!submission) return [];
      const entered = enteredBy(unit.level, indicators);
      const own = (rows.get(unit.code) ?? []).filter((row) =>
        entered.some(({ code }) => code === row.indicator),
      );
      return [
        {
          unit,
          submission,
          completeness: completeness(entered, own),
          onTime: onTimeOf(programme, submission, unit),
          lastChange: lastChangeOf(submission, own),
          lastMove: moves.get(unit.code),
        },
      ];
    }),
  };
}
