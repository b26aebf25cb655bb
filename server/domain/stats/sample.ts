/** What most methods first ask of a list of figures in which null means missing. */

export type Values = readonly (number | null)[];

/** Figures none of which is missing. */
export type Numbers = readonly number[] | Float64Array;

/**
 * The values that are there.
 *
 * @param values in any unit; null is missing
 * @returns in their order
 */
export const presentIn = (values: Values): number[] => values.filter((value) => value !== null);

/**
 * Whether every value that is there is a finite number.
 *
 * @param values in any unit; null is missing
 * @returns true of an empty list too
 */
export const allFinite = (values: Values): boolean =>
  values.every((value) => value === null || Number.isFinite(value));

/**
 * Sum that keeps what rounding would lose, so that the order of the rows does not matter.
 *
 * @param values in any unit
 * @returns in the unit of the values; 0 of an empty list, infinite beyond what a number can hold
 * @see Neumaier (1974), Zeitschrift für Angewandte Mathematik und Mechanik 54:39–51
 */
export function sumOf(values: Numbers): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  // An infinite sum has lost "not a number".
  return Number.isFinite(lost) ? sum + lost : sum;
}

/**
 * Arithmetic mean.
 *
 * @param values at least one, in any unit
 * @returns in the unit of the values
 */
export const averageOf = (values: Numbers): number => sumOf(values) / values.length;

/**
 * Least and greatest value.
 *
 * @param values any number of them, in any unit
 * @returns in the unit of the values; of an empty list infinite ones
 */
export function rangeOf(values: Numbers): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/**
 * Sample variance (n − 1) about the mean.
 *
 * @param values at least two, in any unit
 * @returns in the square of the unit of the values; infinite where a square is
 */
export function varianceOf(values: Numbers): number {
  const average = averageOf(values);
  const squares = Float64Array.from(values);
  for (let i = 0; i < squares.length; i++) squares[i] = ((squares[i] as number) - average) ** 2;
  return sumOf(squares) / (values.length - 1);
}

/**
 * Sample standard deviation (n − 1) about the mean.
 *
 * @param values at least two, in any unit
 * @returns in the unit of the values; infinite where a square is
 */
export const deviationOf = (values: Numbers): number => Math.sqrt(varianceOf(values));
