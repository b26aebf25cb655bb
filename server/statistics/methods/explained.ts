import type { Computed, Reason } from '../../domain/stats/computed.ts';

/** Parts of a result that cannot be computed are null in the fields of the packages; beside them stands why. */

/** One reason for all parts that are null, or of each part its own. */
export type Because = Reason | Readonly<Record<string, Reason>>;

export type Explained<Fields extends object> = Fields & { because?: Because };

const isMissing = (part: unknown): boolean =>
  part === null || (Array.isArray(part) && part.some((one) => one === null));

/**
 * Adds `because` where a part that has a reason is null (or, of a list, one of its values is): the reason itself where it is the same for all parts that
 * are null, else of each part.
 *
 * @param fields of a result, as the packages name them
 * @param reasons why a part is null if it is; one reason for all of them, or one a part. What has none is left without: nobody asked for it
 */
export function explained<Fields extends object>(
  fields: Fields,
  reasons: Reason | { readonly [Part in keyof Fields]?: Reason | null },
): Explained<Fields> {
  const missing = Object.entries(fields).filter(([, part]) => isMissing(part));
  const why = Object.fromEntries(
    missing.flatMap(([part]): [string, Reason][] => {
      const reason = typeof reasons === 'string' ? reasons : reasons[part as keyof Fields];
      return reason ? [[part, reason]] : [];
    }),
  );
  const [first, ...others] = Object.values(why);
  if (first === undefined) return fields;
  const isOne = others.every((reason) => reason === first) && others.length + 1 === missing.length;
  return { ...fields, because: isOne ? first : why };
}

/** Why there is no result; null where there is one. */
export const reasonOf = (result: Computed<object>): Reason | null =>
  result.computable ? null : result.because;
