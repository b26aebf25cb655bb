import { clamp } from '../stats/interval.ts';
import { type NodeColumns, NOT_APPLICABLE, RATED } from './columns.ts';
import type { Line, Scorer } from './normalise.ts';
import type { IndicatorNode, Plan } from './plan.ts';
import { placeByBands, type Rater } from './rating.ts';
import type { Measured } from './references.ts';
import { columnsFor, referenceFor, type Run, writeBounds } from './run.ts';

/** The scores of one indicator for all units. */

export function scoreIndicator(node: IndicatorNode, plan: Plan, run: Run): NodeColumns {
  const { columns, choices, unused } = run;
  const measured = columns.measured[node.column] as Measured;
  const applicable = columns.applicable[node.column] as Uint8Array;
  const found = columnsFor(node, run);
  const { scores, places, states } = found;
  // 1 is "asked of the unit" in one column and "not rated" in the other, 0 is "not applicable" in both.
  states.set(applicable);
  const method = node.normaliser;
  if (!method) return found;
  const { refer } = method;
  if (refer)
    Object.assign(
      found,
      referenceFor(node.code, () => refer(measured, unused !== null), choices),
    );
  const scorer = method.scorer(found.reference);
  if ('because' in scorer) return { ...found, because: found.because ?? scorer.because };
  const { values } = measured;
  if (scorer.line) scoreByLine(scorer.line, values, found);
  else scoreByCalls(scorer, values, found);
  if (unused) return found;
  boundScores(node, measured, scorer, found);
  for (let unit = 0; unit < states.length; unit++) {
    if (states[unit] !== RATED) continue;
    const score = scores[unit] as number;
    places[unit] = method.level ? method.level(values[unit] as number) : placeOfScore(plan.bands, score);
  }
  return found;
}

const placeOfScore = (rater: Rater, score: number): number =>
  rater.method === 'bands' ? placeByBands(rater, score) : -1;

/** The same arithmetic as the line's own `score`, written out: this loop is where replications spend their time. */
function scoreByLine(
  { from, span, rise, foot, least, most }: Line,
  values: Float64Array,
  { scores, states }: NodeColumns,
): void {
  for (let unit = 0; unit < values.length; unit++) {
    if (states[unit] === NOT_APPLICABLE) continue;
    const score = clamp((((values[unit] as number) - from) / span) * rise + foot, least, most);
    if (!Number.isFinite(score)) continue;
    scores[unit] = score;
    states[unit] = RATED;
  }
}

function scoreByCalls(
  { score: scoreOf }: Scorer,
  values: Float64Array,
  { scores, states }: NodeColumns,
): void {
  for (let unit = 0; unit < values.length; unit++) {
    if (states[unit] === NOT_APPLICABLE) continue;
    const value = values[unit] as number;
    if (Number.isNaN(value)) continue;
    const score = scoreOf(value, unit);
    if (!Number.isFinite(score)) continue;
    scores[unit] = score;
    states[unit] = RATED;
  }
}

/** The intervals of the scores, from those of the values; they end where the scale does. */
function boundScores(
  { ends: scale }: IndicatorNode,
  { low, high }: Measured,
  scorer: Scorer,
  found: NodeColumns,
): void {
  const ends = new Float64Array(2);
  const [worst, best] = scale ?? [-Infinity, Infinity];
  const onScale = (bound: number): number => clamp(bound, Math.min(worst, best), Math.max(worst, best));
  for (let unit = 0; unit < low.length; unit++) {
    if (found.states[unit] !== RATED || Number.isNaN(low[unit])) continue;
    scorer.bounds(low[unit] as number, high[unit] as number, unit, ends);
    writeBounds(found, unit, onScale(ends[0] as number), onScale(ends[1] as number));
  }
}
