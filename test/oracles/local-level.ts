/**
 * How good variances of a local level model are, and what follows from them. Searchers stop beside the one point at which they are most likely, some of them far from
 * it where the likelihood is flat: two results are not compared with each other but each with what its variances say of the series.
 */

/** What is found for a series: the two variances, and the forecasts, which are all the same level. */
interface Found {
  variances: { level: number; epsilon: number };
  forecast: number[];
}

interface Filtered {
  /** −2 × the logarithm of the likelihood, but for a constant. */
  deviance: number;
  /** Average of the squared errors in their variances: 1 where the sum of both variances is the likeliest for their ratio. */
  size: number;
  level: number;
}

/** Kalman filter of a level of which nothing is known before the first value. @param known its variance before that, as a package puts it instead */
function filter(
  y: readonly number[],
  { level: step, epsilon }: Found['variances'],
  known = Infinity,
): Filtered {
  const [first = NaN] = y;
  let [level, variance] = [first, 0];
  let [logs, squares, errors] = [0, 0, 0];
  y.forEach((value, i) => {
    const before = i === 0 ? known + step : variance + step;
    if (before === Infinity) {
      variance = epsilon;
      return;
    }
    const total = before + epsilon;
    logs += Math.log(total);
    squares += (value - level) ** 2 / total;
    errors++;
    level += (before / total) * (value - level);
    variance = (before * epsilon) / total;
  });
  return { deviance: logs + squares, size: squares / errors, level };
}

const varianceOf = (y: readonly number[]): number => {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  return y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (y.length - 1);
};

/** R's StructTS takes the level before the first value to be that value, with 10⁴ times the variance of the series. */
const known = (y: readonly number[]): number => 1e4 * varianceOf(y);

/** What is left by the arithmetic alone. */
const ROUNDING = 1e-9;

/** How far from 1 the size of the errors is where R's search stops; 2e-4 was never seen. */
const STOPPED = 1e-3;

const isNear = (one: number, other: number, tolerance: number): boolean =>
  Math.abs(one - other) <= tolerance * Math.abs(other);

/** Whether forecasts and variances belong together. */
const belong = ({ forecast }: Found, level: number, size: number, stopped: number): boolean =>
  forecast.every((value) => isNear(value, level, ROUNDING)) && isNear(size, 1, stopped);

const isFound = (value: unknown): value is Found => {
  const { variances, forecast } = (value ?? {}) as Partial<Found>;
  return (
    typeof variances?.level === 'number' && typeof variances.epsilon === 'number' && Array.isArray(forecast)
  );
};

/**
 * @param y the series, without gaps
 * @returns sentences; none where our variances are as likely as the printed ones or likelier, and the forecasts of either are those of a filter with its own
 */
export function localLevelDifferences(y: readonly number[], actual: unknown, printed: unknown): string[] {
  if (!isFound(printed)) return ['what is printed are no variances and forecasts'];
  if (!isFound(actual) || actual.forecast.length !== printed.forecast.length)
    return [`no variances and ${String(printed.forecast.length)} forecasts`];
  const [ours, theirs] = [filter(y, actual.variances), filter(y, printed.variances)];
  const allowed = ROUNDING * Math.max(1, Math.abs(theirs.deviance));
  return [
    ...(ours.deviance <= theirs.deviance + allowed
      ? []
      : ['the variances are less likely than the printed ones']),
    ...(belong(actual, ours.level, ours.size, ROUNDING)
      ? []
      : ['the forecasts are not those of the variances']),
    ...(belong(printed, filter(y, printed.variances, known(y)).level, theirs.size, STOPPED)
      ? []
      : ['the printed forecasts are not those of the printed variances']),
  ];
}
