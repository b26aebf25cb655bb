import { mappedOnto } from './means.ts';
import type { GroupNode, IndicatorNode, Plan } from './plan.ts';
import type { MeasureRule } from './rules.ts';

/** On which scale the scores of a set are, where a method alone does not tell: other methods have to keep to it. */

/** Foot and head of a scale, ascending. Scores can lie outside, where nothing cuts them. */
export type Span = readonly [number, number];

const HUNDRED: Span = [0, 100];

/** A scale of z-scores goes so many standard deviations from their mean to either side: of 0–100 one is ten points. */
export const DEVIATIONS = 5;

/** Values that an indicator can have, by its kind. */
export function possibleValues({
  kind,
  multiplier,
  numeratorWithinDenominator,
}: Pick<MeasureRule, 'kind' | 'multiplier' | 'numeratorWithinDenominator'>): Span {
  if (kind === 'percent') return [0, numeratorWithinDenominator ? multiplier : Infinity];
  if (kind === 'rate') return [0, Infinity];
  if (kind === 'net') return [-multiplier, multiplier];
  return [-Infinity, Infinity];
}

/** Null: the scores have no foot or no head. */
function spanOfMeasure({ rule, ends }: IndicatorNode): Span | null {
  const { normalise } = rule;
  switch (normalise?.method) {
    case 'goalposts':
    case 'best-range':
      return HUNDRED;
    case 'min-max':
    case 'percentile-rank':
    case 'distance-to-target':
      return normalise.scale ?? HUNDRED;
    case 'z-score': {
      const { mean = 0, deviation = 1 } = normalise;
      return [mean - DEVIATIONS * deviation, mean + DEVIATIONS * deviation];
    }
    case 'cut-points':
      return ends;
    case 'identity':
      return possibleValues(rule);
    case 'rank':
    case undefined:
      return null;
  }
}

const orNull = (span: Span | null): Span | null =>
  span !== null && Number.isFinite(span[0]) && Number.isFinite(span[1]) && span[0] < span[1] ? span : null;

/** The scales of all nodes, and of groups that of their children together; null where there is none. By place of the node. */
export interface Spans {
  of: readonly (Span | null)[];
  ofChildren: readonly (Span | null)[];
}

/** From the lowest foot to the highest head; children without a scale are taken to be on that of the others. */
function hull({ children }: GroupNode, of: readonly (Span | null)[]): Span | null {
  const known = children.flatMap(({ node }) => [of[node] ?? null]).filter((span) => span !== null);
  return orNull([Math.min(...known.map(([foot]) => foot)), Math.max(...known.map(([, head]) => head))]);
}

export function spansOf({ nodes }: Plan): Spans {
  const of: (Span | null)[] = [];
  const ofChildren: (Span | null)[] = [];
  for (const node of nodes) {
    if (node.kind === 'indicator') {
      of.push(orNull(spanOfMeasure(node)));
      ofChildren.push(null);
      continue;
    }
    const { pairwise, scale } = node.aggregator;
    const children = hull(node, of);
    ofChildren.push(children);
    of.push(
      children === null || pairwise
        ? null
        : orNull([mappedOnto(scale, children[0]), mappedOnto(scale, children[1])]),
    );
  }
  return { of, ofChildren };
}
