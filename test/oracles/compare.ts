/** How a result is compared with what a published package printed. Rules go by the file and the field, never by a case. */

/** A tolerance applies to fields whose path (`lm.p_value`, `points.mean[3]`) matches; the first match wins. */
interface Tolerance {
  field: RegExp;
  relative: number;
}

/** As the `meta.tolerance` of each file says, and the notes beside single results. */
const TOLERANCES: Readonly<Record<string, readonly Tolerance[]>> = {
  // Exact limits come from the χ² distribution; everything else is closed form.
  proportions: [{ field: /^(lower|upper)/, relative: 1e-7 }],
  inequality: [{ field: /logit/, relative: 1e-6 }],
  pchart_funnel: [{ field: /./, relative: 1e-8 }],
  // The Kendall package computes in single precision.
  trend: [{ field: /Kendall_|^Kendall\./, relative: 1e-5 }],
};

const CLOSED_FORM = 1e-9;

/** Below this size differences count as absolute: what two roundings leave of a zero is not a number to compare. */
const SMALL = 1e-3;

const toleranceOf = (file: string, path: string): number =>
  TOLERANCES[file]?.find(({ field }) => field.test(path))?.relative ?? CLOSED_FORM;

/** Results of a numerical search depend on the searcher: only how good they are is compared, and may not be worse. */
const SEARCHED = /optimised|StructTS/;
const ACHIEVED = /SSE$/;
/** As the vectors' own note on optimised fits says. */
const ALLOWED_LOSS = 1.01;

/** Words about a result, not part of it. */
const REMARK = /(^|\.)(note|start)$/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRefusal = (value: unknown): boolean =>
  value === null || value === undefined || (isRecord(value) && value['computable'] === false);

const show = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function numbersDiffer(file: string, path: string, actual: unknown, expected: number): boolean {
  if (typeof actual !== 'number') return true;
  if (SEARCHED.test(path)) return ACHIEVED.test(path) && actual > expected * ALLOWED_LOSS;
  const size = Math.max(Math.abs(expected), SMALL);
  return !(Math.abs(actual - expected) <= toleranceOf(file, path) * size);
}

/**
 * @param file `meta.name` of the vectors
 * @returns a sentence a difference; none when all that the package printed is there and equal. Null and a refusal are the same.
 */
export function differences(file: string, actual: unknown, expected: unknown, path = ''): string[] {
  const differ = (): string[] => [`${path}: ${show(actual)} against ${show(expected)}`];
  if (expected === null || (isRecord(expected) && 'error' in expected))
    return isRefusal(actual) ? [] : differ();
  if (typeof expected === 'number') return numbersDiffer(file, path, actual, expected) ? differ() : [];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differ();
    return expected.flatMap((one, i) => differences(file, actual[i], one, `${path}[${String(i)}]`));
  }
  if (isRecord(expected)) {
    if (!isRecord(actual)) return differ();
    return Object.entries(expected).flatMap(([key, one]) =>
      differences(file, actual[key], one, path === '' ? key : `${path}.${key}`),
    );
  }
  return actual === expected || REMARK.test(path) ? [] : differ();
}
