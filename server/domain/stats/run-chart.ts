import { computed, type Computed, notComputable } from './computed.ts';
import { refusedOptions, type StretchOptions, stretchesOf } from './control-chart.ts';
import { quantile } from './quantile.ts';
import { type RunMethod, type Runs, runsAnalysis } from './run-rules.ts';
import { allFinite, type Values } from './sample.ts';

export interface RunChartOptions extends StretchOptions {
  /** Which limits tell a signal; Anhøj's rules unless said otherwise. */
  method?: RunMethod;
}

export interface RunStretch {
  /** Index of its first point. */
  from: number;
  /** How many points it has. */
  length: number;
  /** Median of its values; null without any. */
  centre: number | null;
  runs: Runs | null;
}

export type RunChart = Computed<{
  /** `stretch` counts from 0 on. */
  points: { value: number | null; stretch: number; centre: number | null }[];
  stretches: RunStretch[];
}>;

/**
 * Run chart: values about their median, with the runs analysis of each stretch.
 *
 * @formula \tilde x = \operatorname{median}(x_1, \ldots, x_n)
 * @param values in the order of time, in any unit; null is missing
 * @param options rebases, a fixed baseline for the median, points to leave out, a known median, the method of the runs analysis
 * @returns median and runs of each stretch; not computable without values, with numbers that are not finite or bad options
 * @when Few points, or values of which nothing is known: the first chart to draw, from ten points on.
 * @limits Sees shifts, not single outliers: from twelve points on a control chart sees both.
 * @see Anhøj and Olesen (2014), PLoS ONE 9:e113825; qicharts2 0.8.1 (chart = "run")
 */
export function runChart(values: Values, options: RunChartOptions = {}): RunChart {
  const refused = refusedOptions(options);
  if (refused) return refused;
  if (!allFinite(values)) return notComputable('not-finite');
  if (values.every((value) => value === null)) return notComputable('no-values');
  const stretches: RunStretch[] = [];
  const excluded = new Set(options.exclude ?? []);
  for (const { from, points, base } of stretchesOf(values, options)) {
    const median = quantile(base, 0.5);
    if (!median.computable && median.because !== 'no-values') return median;
    const centre = options.centre ?? (median.computable ? median.value : null);
    const included = points.filter((_, i) => !excluded.has(from + i));
    const runs = centre === null ? null : runsAnalysis(included, centre, options.method);
    if (runs?.computable === false && runs.because !== 'no-values') return runs;
    stretches.push({ from, length: points.length, centre, runs: runs?.computable ? runs : null });
  }
  const points = stretches.flatMap(({ from, length, centre }, stretch) =>
    values.slice(from, from + length).map((value) => ({ value, stretch, centre })),
  );
  return computed({ points, stretches });
}
