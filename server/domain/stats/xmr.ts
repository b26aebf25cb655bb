import { notComputable } from './computed.ts';
import {
  centreOf,
  chartOf,
  type ControlChart,
  type ControlChartOptions,
  type Fit,
  refusedOptions,
  stretchesOf,
} from './control-chart.ts';
import { D2, meanMovingRange, movingRanges, RANGE_LIMIT } from './moving-range.ts';
import { allFinite, presentIn, type Values } from './sample.ts';
import type { Limits } from './special-cause.ts';

/** Mean moving range to three standard deviations (3 / 1.128), as the charts' handbooks round it. */
const HANDBOOK_LIMIT = 2.66;

function around(centre: number, reach: number): Limits {
  const near = (reach * 2) / 3;
  return {
    centre,
    lower: centre - reach,
    upper: centre + reach,
    nearLower: centre - near,
    nearUpper: centre + near,
    collapsed: reach === 0,
  };
}

const itself = (value: number | null): number | null => value;

function individuals(values: Values, options: ControlChartOptions, limit: number): ControlChart {
  const { screen = true } = options;
  const refused = refusedOptions(options);
  if (refused) return refused;
  if (!allFinite(values)) return notComputable('not-finite');
  return chartOf(values, options, itself, (base): Fit<number | null> => {
    const present = presentIn(base);
    const centre = options.centre ?? (present.length === 0 ? null : centreOf(present));
    const range = meanMovingRange(base, screen);
    const limits = centre === null || range === null ? null : around(centre, limit * range);
    return { centre, limitsOf: () => limits };
  });
}

/**
 * Individuals and moving range chart (XmR) as NHS Making Data Count draws it, with its special-cause signals. A missing value gives
 * no moving range to either neighbour. Where no variation is seen the limits lie on the centre and nothing is beyond them.
 *
 * @formula \bar x \pm 2.66\,\overline{mR}, \quad mR_i = |x_i - x_{i-1}|
 * \text{near a limit: beyond } \bar x \pm \tfrac{2}{3} \cdot 2.66\,\overline{mR}
 * @param values in the order of time, in any unit; null is missing
 * @param options screening of outlying moving ranges (from 3.267 times their mean on), rebases, a fixed baseline, points to leave out, a known centre
 * @returns centre and limits in the unit of the values; limits are null in a stretch without two neighbouring values; not computable
 * without values, with numbers that are not finite or with options that are not whole numbers
 * @when One value a period that is no share or count, or whose denominators do not matter: net indexes, means, waiting times.
 * @limits Under 12 points the limits are provisional. Seasons and strongly correlated values give false signals.
 * @see Wheeler (1993), Understanding Variation; NHS England, Making Data Count; NHSRplotthedots 0.2.2 (ptd_spc)
 */
export const xmrChart = (values: Values, options: ControlChartOptions = {}): ControlChart =>
  individuals(values, options, HANDBOOK_LIMIT);

/**
 * Individuals chart (i): as XmR, with the unrounded factor 3 / 1.128 = 2.6596 to the limits.
 *
 * @formula \bar x \pm \frac{3}{1.128}\,\overline{mR}, \quad mR_i = |x_i - x_{i-1}|
 * @param values in the order of time, in any unit; null is missing
 * @param options as of the XmR chart
 * @returns as of the XmR chart; near limits are two standard deviations from the centre
 * @when Agreement with software that follows Montgomery's handbook; the XmR chart differs from it only in the fourth digit of the factor.
 * @limits As of the XmR chart.
 * @see Montgomery (2009), Introduction to Statistical Quality Control; Nelson (1982), Journal of Quality Technology 14:172–173; qicharts2 0.8.1 (chart = "i")
 */
export const individualsChart = (values: Values, options: ControlChartOptions = {}): ControlChart =>
  individuals(values, options, 3 / D2);

/**
 * Moving range chart (mr): how far each value lies from the one before.
 *
 * @formula \overline{mR}, \quad \text{upper limit } 3.267\,\overline{mR}, \quad \text{lower limit } 0
 * @param values in the order of time, in any unit; null is missing and gives no moving range to either neighbour
 * @param options rebases, a fixed baseline, points to leave out, a known mean moving range
 * @returns moving ranges as the points' values, with limits in the same unit; the first value of a stretch has none; not computable
 * without two neighbouring values
 * @when Beside an individuals chart, to see a jump between two periods or a change of the variation itself.
 * @limits Neighbouring ranges share a value, so rows of points on one side mean little here: look at the limit alone.
 * @see Montgomery (2009), Introduction to Statistical Quality Control; qicharts2 0.8.1 (chart = "mr")
 */
export function movingRangeChart(values: Values, options: ControlChartOptions = {}): ControlChart {
  const refused = refusedOptions(options);
  if (refused) return refused;
  if ((options.centre ?? 0) < 0) return notComputable('bad-parameter');
  if (!allFinite(values)) return notComputable('not-finite');
  const ranges = stretchesOf(values, options).flatMap(({ points }) => movingRanges(points));
  if (presentIn(values).length > 0 && presentIn(ranges).length === 0) return notComputable('too-few-values');
  return chartOf(ranges, options, itself, (base): Fit<number | null> => {
    const present = presentIn(base);
    const centre = options.centre ?? (present.length === 0 ? null : centreOf(present));
    const limits = centre === null ? null : upTo(centre);
    return { centre, limitsOf: () => limits };
  });
}

const upTo = (centre: number): Limits => ({
  centre,
  lower: 0,
  upper: RANGE_LIMIT * centre,
  nearLower: 0,
  nearUpper: (RANGE_LIMIT * centre * 2) / 3,
  collapsed: centre === 0,
});
