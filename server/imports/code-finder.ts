/**
 * Finds codes as people type them: exactly as they are written, else the only one that differs in nothing but capital
 * and small letters.
 * @returns the code as it is written; undefined when there is none, or more than one that may be meant
 */
export function codeFinder(codes: Iterable<string>): (typed: string) => string | undefined {
  const exact = new Set(codes);
  // Most files write codes as they are.
  let folded: Map<string, string | undefined> | undefined;
  return (typed) => {
    if (exact.has(typed)) return typed;
    if (!folded) {
      folded = new Map();
      for (const code of exact) {
        const key = code.toUpperCase();
        folded.set(key, folded.has(key) ? undefined : code);
      }
    }
    return folded.get(typed.toUpperCase());
  };
}
