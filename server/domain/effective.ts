/**
 * Values that hold from one moment to another: names, places. Moments are texts that sort in the order of time, ISO dates or quarters.
 * The spans of one thing have no gap: each begins where the one before it ends.
 */
export interface Span<T> {
  from: string;
  /** The first moment at which it holds no longer. */
  to: string;
  value: T;
}

/**
 * @param spans without gap, oldest first
 * @returns what holds at the moment
 * @throws RangeError for a moment before the first span or after the last
 */
export function inForce<T>(spans: readonly Span<T>[], at: string): T {
  const span = spans.find(({ from, to }) => from <= at && at < to);
  if (!span) throw new RangeError(`Nothing is known of ${at}`);
  return span.value;
}

/** Neighbours that say the same are one span. */
function joined<T>(spans: readonly Span<T>[], same: (a: T, b: T) => boolean): Span<T>[] {
  const result: Span<T>[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last && same(last.value, span.value)) result[result.length - 1] = { ...last, to: span.to };
    else result.push(span);
  }
  return result;
}

/**
 * Writes down that something holds from a moment on, until what was written down for a later moment; what held before stays as it was.
 *
 * @param spans without gap, oldest first
 * @param change from what held at that moment
 * @param same whether two values say the same
 * @returns spans without gap, oldest first, of which no neighbours say the same
 */
export function changedFrom<T>(
  spans: readonly Span<T>[],
  from: string,
  change: (before: T) => T,
  same: (a: T, b: T) => boolean,
): Span<T>[] {
  const changed = spans.flatMap((span): Span<T>[] => {
    if (from < span.from || from >= span.to) return [span];
    const after = { from, to: span.to, value: change(span.value) };
    return span.from === from ? [after] : [{ ...span, to: from }, after];
  });
  return joined(changed, same);
}

/** What the one says before a moment, and the other from it on. @param before @param after both without gap, of the same length */
export const joinedAt = <T>(
  before: readonly Span<T>[],
  at: string,
  after: readonly Span<T>[],
  same: (a: T, b: T) => boolean,
): Span<T>[] =>
  joined(
    [
      ...before.filter(({ from }) => from < at).map((span) => (span.to > at ? { ...span, to: at } : span)),
      ...after.filter(({ to }) => to > at).map((span) => (span.from < at ? { ...span, from: at } : span)),
    ],
    same,
  );

/**
 * Writes down that something holds from a moment on for good, in the place of what was written down for later moments.
 *
 * @param spans without gap, oldest first
 * @param same whether two values say the same
 * @returns spans without gap, oldest first
 */
export function heldFrom<T>(
  spans: readonly Span<T>[],
  from: string,
  value: T,
  same: (a: T, b: T) => boolean,
): Span<T>[] {
  const earlier = spans.filter((span) => span.from < from);
  const to = spans.at(-1)?.to ?? from;
  return joined(
    [...earlier.map((span) => (span.to > from ? { ...span, to: from } : span)), { from, to, value }],
    same,
  );
}
