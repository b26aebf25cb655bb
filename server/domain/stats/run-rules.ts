import binomialQuantile from '@stdlib/stats-base-dists-binomial-quantile';
import { computed, type Computed, notComputable } from './computed.ts';
import { BOXES, type RunBox } from './run-boxes.ts';
import { allFinite, rangeOf, type Values } from './sample.ts';

/** Anhøj's rules, or one of the two boxes that refine them for 10 to 100 points. */
export type RunMethod = 'anhoej' | 'bestbox' | 'cutbox';
const RUN_METHODS: readonly RunMethod[] = ['anhoej', 'bestbox', 'cutbox'];

/** With fewer points off the centre chance alone makes almost any pattern. */
const ENOUGH_POINTS = 10;

export interface Runs {
  /** Points of the series, missing ones too. */
  points: number;
  /** Points that lie off the centre. */
  useful: number;
  /** Most useful points in a row on one side of the centre; this and the next three are null without useful points. */
  longestRun: number | null;
  /** A longer run than this is a signal. */
  longestRunLimit: number | null;
  /** How often neighbouring useful points lie on different sides. */
  crossings: number | null;
  /** Fewer crossings than these are a signal. */
  crossingsLimit: number | null;
  /** The series is not what chance makes of a steady process. */
  signal: boolean;
  /** Whether there are enough useful points (10) for the absence of a signal to mean something. */
  enough: boolean;
}

/** Lengths of the runs of equal sides, in their order. */
function runLengths(sides: readonly number[]): number[] {
  const lengths: number[] = [];
  sides.forEach((side, i) => {
    if (side === sides[i - 1]) lengths.push((lengths.pop() ?? 0) + 1);
    else lengths.push(1);
  });
  return lengths;
}

function outsideBox(box: RunBox, crossings: number, longest: number, cut: boolean): boolean {
  const inBox = crossings >= box.crossings && longest <= box.run;
  if (!cut || box.corner === null) return !inBox;
  // On the two borders that meet in the corner of the box, the cells next to the corner are cut off.
  const inside = crossings > box.crossings && longest < box.run;
  const onCrossings = crossings === box.crossings && longest <= box.corner.run;
  const onRun = crossings >= box.corner.crossings && longest <= box.run;
  return !(inside || onCrossings || onRun);
}

/**
 * Runs analysis (Anhøj rules): tells from the longest run on one side of the centre and from the number of crossings whether a series
 * shifted. Points on the centre do not count and missing ones are passed over.
 *
 * @formula \text{signal if longest run} > \operatorname{round}(\log_2 n) + 3
 * \text{or crossings} < F^{-1}_{\mathrm{Bin}(n-1,\ 0.5)}(0.05), \quad n = \text{points off the centre}
 * @param values in the order of time, in any unit; null is missing
 * @param centre median (run chart) or centre of a control chart, in the unit of the values
 * @param method Anhøj's rules, or the best box or the cut box, which trade off both rules for the number of points (10–100; else Anhøj's)
 * @returns counts with their limits and whether they are a signal; counts are null when no point lies off the centre; not computable
 * without points or with numbers that are not finite
 * @when Sustained shifts of any series, also beside a control chart; needs no assumption on the distribution.
 * @limits Does not see single outliers. Below ten points off the centre "no signal" says little.
 * @see Anhøj and Olesen (2014), PLoS ONE 9:e113825; Anhøj and Wentzel-Larsen (2020), PLoS ONE 15:e0233920; qicharts2 0.8.1
 */
export function runsAnalysis(values: Values, centre: number, method: RunMethod = 'anhoej'): Computed<Runs> {
  if (values.length === 0) return notComputable('no-values');
  if (!allFinite([...values, centre])) return notComputable('not-finite');
  if (!RUN_METHODS.includes(method)) return notComputable('bad-parameter');
  const sides = values.flatMap((value) =>
    value === null || value === centre ? [] : [Math.sign(value - centre)],
  );
  const useful = sides.length;
  const counts = { points: values.length, useful, enough: useful >= ENOUGH_POINTS };
  if (useful === 0) {
    const none = { longestRun: null, longestRunLimit: null, crossings: null, crossingsLimit: null };
    return computed({ ...counts, ...none, signal: false });
  }
  const lengths = runLengths(sides);
  const longestRun = rangeOf(lengths).high;
  const crossings = lengths.length - 1;
  const longestRunLimit = Math.round(Math.log2(useful)) + 3;
  const crossingsLimit = useful === 1 ? 0 : binomialQuantile(0.05, useful - 1, 0.5);
  const box = method === 'anhoej' ? undefined : BOXES.get(useful);
  const signal = box
    ? outsideBox(box, crossings, longestRun, method === 'cutbox')
    : longestRun > longestRunLimit || crossings < crossingsLimit;
  return computed({ ...counts, longestRun, longestRunLimit, crossings, crossingsLimit, signal });
}
