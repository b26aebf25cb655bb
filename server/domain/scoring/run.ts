import type { NotComputable, Reason } from '../stats/computed.ts';
import {
  type Choices,
  type Columns,
  type GroupColumns,
  type NodeColumns,
  NOT_APPLICABLE,
} from './columns.ts';
import type { PlanNode } from './plan.ts';
import type { ReferenceColumn } from './references.ts';

/** One run of the kernel, and the columns into which its nodes write. */
export interface Run {
  columns: Columns;
  choices: Choices;
  /** Of a run for scores only: all nodes share the columns into which none of them writes. */
  unused: Pick<NodeColumns, 'low' | 'high' | 'places'> | null;
}

const missing = (units: number): Float64Array => new Float64Array(units).fill(NaN);

const unwritten = (units: number): Pick<NodeColumns, 'low' | 'high' | 'places'> => ({
  low: missing(units),
  high: missing(units),
  places: new Int16Array(units).fill(-1),
});

export const startRun = (columns: Columns, choices: Choices): Run => ({
  columns,
  choices,
  unused: choices.scoresOnly ? unwritten(columns.units) : null,
});

const emptyGroup = (units: number): GroupColumns => ({
  causes: new Uint8Array(units),
  reasons: [],
  applicable: new Float64Array(units),
  scored: new Float64Array(units),
  applicableWeight: new Float64Array(units),
  scoredWeight: new Float64Array(units),
  aggregated: missing(units),
  adjusted: () => [],
});

const emptyColumns = ({ columns: { units }, unused }: Run, kind: PlanNode['kind']): NodeColumns => ({
  scores: missing(units),
  states: new Uint8Array(units),
  reference: null,
  because: null,
  group: kind === 'group' ? emptyGroup(units) : null,
  ...(unused ?? unwritten(units)),
});

/** The columns of an earlier run for scores, made as good as new: a thousand runs then make no garbage. */
function cleared(columns: NodeColumns): NodeColumns {
  const { group } = columns;
  columns.scores.fill(NaN);
  columns.states.fill(NOT_APPLICABLE);
  columns.reference = null;
  columns.because = null;
  if (group) {
    group.causes.fill(0);
    group.reasons = [];
    group.applicable.fill(0);
    group.scored.fill(0);
    group.applicableWeight.fill(0);
    group.scoredWeight.fill(0);
    group.aggregated.fill(NaN);
  }
  return columns;
}

/** Where a node's results are written. */
export function columnsFor({ index, kind }: PlanNode, run: Run): NodeColumns {
  const earlier = run.unused && run.choices.over?.[index];
  return earlier ? cleared(earlier) : emptyColumns(run, kind);
}

/** What all units contribute to a node: given, or made from the units at hand. */
export function referenceFor(
  code: string,
  make: () => ReferenceColumn | NotComputable,
  { referenceOf }: Choices,
): { reference: ReferenceColumn | null; because: Reason | null } {
  if (referenceOf) return { reference: referenceOf(code), because: null };
  const made = make();
  return 'because' in made ? { reference: null, because: made.because } : { reference: made, because: null };
}

/** Bounds in either order, made to contain the score. */
export function writeBounds(columns: NodeColumns, unit: number, one: number, other: number): void {
  const score = columns.scores[unit] as number;
  columns.low[unit] = Math.min(score, one, other);
  columns.high[unit] = Math.max(score, one, other);
}
