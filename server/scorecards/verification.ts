import type { Db } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';
import { ENGINE, readRecipe, recipeText, recompute } from '../domain/scoring/recipe.ts';
import * as repository from './repository.ts';

/** Whether stored scores follow from what they were made from. */

/** Told how far long work has come. */
export type Progress = (phase: 'scoring' | 'verifying', done: number, total: number) => void;

export interface Verification {
  verified: number;
  /** Those whose recipe does not give the stored bytes, or was written by another version of the arithmetic. */
  differing: { unit: string; period: Period; reason: 'other-result' | 'other-engine' }[];
}

/**
 * Recomputes stored scores from their recipes alone and compares the bytes.
 *
 * @param period one; all unless said otherwise
 */
export async function verifyScorecards(
  db: Db,
  options: { period?: Period | undefined; onProgress?: Progress | undefined } = {},
): Promise<Verification> {
  const periods = options.period === undefined ? await repository.periods(db) : [options.period];
  const total = await repository.count(db, options.period);
  const verification: Verification = { verified: 0, differing: [] };
  for (const period of periods) {
    for (let after = ''; ;) {
      const page = await repository.page(db, period, after);
      const last = page.at(-1);
      if (!last) break;
      for (const { unit, text } of page) {
        const recipe = readRecipe(text);
        if (recipe.engine !== ENGINE) verification.differing.push({ unit, period, reason: 'other-engine' });
        else if (recipeText(recompute(recipe)) !== text) {
          verification.differing.push({ unit, period, reason: 'other-result' });
        }
      }
      after = last.unit;
      verification.verified += page.length;
      options.onProgress?.('verifying', verification.verified, total);
    }
  }
  return verification;
}
