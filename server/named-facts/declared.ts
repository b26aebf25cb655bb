import { type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';

export type DeclaredFact = NonNullable<IndicatorSet['facts']>[number];

/** The facts that the set in force declares. */
export const declaredFacts = (programme: Programme, period: Period): readonly DeclaredFact[] =>
  setFor(programme.sets, period).facts ?? [];
