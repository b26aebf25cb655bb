/**
 * Rounded to a whole number, halves to the even neighbour.
 *
 * @param value any finite number
 * @returns the nearest whole number
 * @see IEC 60559, roundTiesToEven; R, base::round
 */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
