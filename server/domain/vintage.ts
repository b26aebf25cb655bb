import type { OrgUnit } from './org-unit.ts';
import type { Period } from './period.ts';

/** A published quarter as it was at that moment. A correction makes the next one; all of them can be read. */
export interface Vintage {
  id: number;
  period: Period;
  /** Code of the region with everything in it, or of the country. */
  scope: string;
  /** 1 is the first publication of the scope's quarter. */
  number: number;
  /** ISO timestamp. */
  publishedAt: string;
  publishedBy: string;
  note: string | null;
}

/**
 * What a unit is published with: a region, its districts and its providers together, the country for itself.
 * @returns code of the region or of the country
 */
export const scopeOf = (unit: Pick<OrgUnit, 'code' | 'region'>): string => unit.region ?? unit.code;
