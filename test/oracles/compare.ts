import { localLevelDifferences } from './local-level.ts';

/** How a result is compared with what a published package printed. Rules go by the file and the field, never by a case. */

/** Fields for which `meta.tolerance` makes an exception, and the words in which it does so: `1e-5 for Kendall`. */
const EXCEPTIONS: readonly { field: RegExp; said: RegExp }[] = [
  { field: /Kendall_|^Kendall\./, said: /(\d+e-\d+) for Kendall/ },
  { field: /logit/, said: /(\d+e-\d+) SII\/RII logit/ },
  // Exact limits are made of quantiles of the χ² distribution.
  { field: /^(lower|upper)/, said: /(\d+e-\d+) for chi-square/ },
];

const FIRST_NUMBER = /(\d+e-\d+)/;

/** The relative tolerance of a field, as the file itself says it. */
function toleranceOf(stated: string, path: string): number {
  const exceptions = EXCEPTIONS.filter(({ field }) => field.test(path)).map(({ said }) => said.exec(stated));
  const [, written] = [...exceptions, FIRST_NUMBER.exec(stated)].find((match) => match !== null) ?? [];
  if (written === undefined) throw new Error(`No tolerance in "${stated}"`);
  return Number(written);
}

/** What roundings may leave of a number that the package printed as zero, before the tolerance. */
const SMALL = 1e-9;

/**
 * Fields in which a package takes a probability from 1, so that only its distance to 1 is exact and a small one is noise: below 0 even. What may lie between
 * is counted in roundings of 2⁻⁵³: one for each side of the distribution, and one a term where the
 * probability is a sum of thousands of them.
 */
const TAKEN_FROM_ONE: readonly { field: RegExp; noise: number }[] = [
  { field: /^p\.value$/, noise: 2 ** -52 },
  { field: /^cor_test_kendall_exact\.p_value$/, noise: 2000 * 2 ** -53 },
];

/** Results of a search whose end depends on the searcher: only how good they are is compared, and they may not be worse. */
const SEARCHED = /optimised/;
const ACHIEVED = /SSE$/;
/** As the vectors' own note on optimised fits says. */
const ALLOWED_LOSS = 1.01;

/** Results of a search that say themselves, with the series, how good they are. */
export const JUDGED = /^StructTS_level$/;
const JUDGED_PARTS: readonly string[] = ['variances', 'forecast'];

/** Whether a part of a result is not compared as a number but judged. */
export const isJudged = (path: string, part: string): boolean =>
  JUDGED.test(path) && JUDGED_PARTS.includes(part);

/** Words about a result, not part of it. */
const REMARK = /(^|\.)(note|start)$/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRefusal = (value: unknown): boolean =>
  value === null || (isRecord(value) && value['computable'] === false);

const show = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function numbersDiffer(stated: string, path: string, actual: unknown, expected: number): boolean {
  if (typeof actual !== 'number') return true;
  if (SEARCHED.test(path)) return ACHIEVED.test(path) && actual > expected * ALLOWED_LOSS;
  const tolerance = toleranceOf(stated, path);
  const noise = TAKEN_FROM_ONE.find(({ field }) => field.test(path))?.noise ?? 0;
  const allowed = tolerance * (expected === 0 ? SMALL : Math.abs(expected));
  return !(Math.abs(actual - expected) <= Math.max(allowed, noise));
}

/** What a comparison goes by besides the numbers. */
export interface Terms {
  /** `meta.tolerance` of the vectors. */
  stated: string;
  /** What was asked. */
  input: Record<string, unknown>;
}

const judge = ({ input }: Terms, actual: unknown, expected: unknown, path: string): string[] =>
  localLevelDifferences(input['y'] as number[], actual, expected).map((one) => `${path}: ${one}`);

/**
 * @returns a sentence a difference; none when all that the package printed is there and equal, or as good where a search is judged. Null and a refusal are the
 * same.
 */
export function differences(terms: Terms, actual: unknown, expected: unknown, path = ''): string[] {
  const differ = (): string[] => [`${path}: ${show(actual)} against ${show(expected)}`];
  if (expected === null || (isRecord(expected) && 'error' in expected))
    return isRefusal(actual) ? [] : differ();
  if (typeof expected === 'number')
    return numbersDiffer(terms.stated, path, actual, expected) ? differ() : [];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differ();
    return expected.flatMap((one, i) => differences(terms, actual[i], one, `${path}[${String(i)}]`));
  }
  if (isRecord(expected)) {
    if (!isRecord(actual)) return differ();
    const compared = Object.entries(expected).filter(([key]) => !isJudged(path, key));
    const other = compared.flatMap(([key, one]) =>
      differences(terms, actual[key], one, path === '' ? key : `${path}.${key}`),
    );
    return JUDGED.test(path) ? [...judge(terms, actual, expected, path), ...other] : other;
  }
  return actual === expected || REMARK.test(path) ? [] : differ();
}
