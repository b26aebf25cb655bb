import type { Computed, Reason } from '../../domain/stats/computed.ts';

/** Parts of a result that cannot be computed are null in the fields of the packages; beside them stands why. */

/** One reason for all parts that are null, or of each part its own. */
export type Because = Reason | Readonly<Record<string, Reason>>;

export type Explained<Fields extends object> = Fields & { because?: Because };

const isMissing = (part: unknown): boolean =>
  part === null || (Array.isArray(part) && part.some((one) => one === null));

type Reasons<Fields extends object> = { readonly [Part in keyof Fields]?: Reason | null };

/** The parts that are null, each with its reason where it has one. */
function missingParts<Fields extends object>(fields: Fields, reasons: Reason | Reasons<Fields>) {
  return Object.entries(fields)
    .filter(([, part]) => isMissing(part))
    .map(([part]): readonly [string, Reason | null] => [
      part,
      typeof reasons === 'string' ? reasons : (reasons[part as keyof Fields] ?? null),
    ]);
}

const givenReasons = (parts: readonly (readonly [string, Reason | null])[]): Record<string, Reason> =>
  Object.fromEntries(parts.flatMap(([part, reason]) => (reason ? [[part, reason]] : [])));

/**
 * Adds `because` where a part that has a reason is null (or, of a list, one of its values is): the reason itself where it is the same for all parts that
 * are null, else of each part.
 *
 * @param fields of a result, as the packages name them
 * @param reasons why a part is null if it is; one reason for all of them, or one a part. What has none is left without: nobody asked for it
 */
export function explained<Fields extends object>(
  fields: Fields,
  reasons: Reason | Reasons<Fields>,
): Explained<Fields> {
  const missing = missingParts(fields, reasons);
  const why = givenReasons(missing);
  const [first, ...others] = Object.values(why);
  if (first === undefined) return fields;
  const isOne = others.every((reason) => reason === first) && others.length + 1 === missing.length;
  return { ...fields, because: isOne ? first : why };
}

/**
 * As `explained`, where a package has a word for what it could not find out either: the word stays, and `because` says of the part that nothing stands
 * behind it, and why.
 *
 * @param reasons of parts that are null
 * @param doubts of parts that are there; null where the word is meant
 */
export function explainedWithDoubts<Fields extends object>(
  fields: Fields,
  reasons: Reasons<Fields>,
  doubts: Reasons<Fields>,
): Explained<Fields> {
  const doubted = givenReasons(
    Object.entries<Reason | null | undefined>(doubts).map(([part, reason]) => [part, reason ?? null]),
  );
  if (Object.keys(doubted).length === 0) return explained(fields, reasons);
  return { ...fields, because: { ...givenReasons(missingParts(fields, reasons)), ...doubted } };
}

/** Why there is no result; null where there is one. */
export const reasonOf = (result: Computed<object>): Reason | null =>
  result.computable ? null : result.because;
