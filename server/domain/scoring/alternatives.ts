import type { Normalise } from '../indicator.ts';
import { type Aggregator, mean } from './aggregate.ts';
import { ARITHMETIC, GEOMETRIC, type Link, mappedOnto } from './means.ts';
import { compile, type GroupNode, type IndicatorNode, type Plan } from './plan.ts';
import type { GroupRule, Rules } from './rules.ts';
import { DEVIATIONS, type Span, spansOf } from './spans.ts';

/**
 * Other rules that could have been chosen with as good reasons: by comparing the ranks that they give, one sees how much a rank rests on the
 * choice. They keep to the scales of the set, so that what is taken together stays on one scale; where a choice is the set's own, nothing
 * changes; and they have an answer for every score, or a unit would gain by what counts as missing.
 */

/** `own`: as the set says. */
export const NORMALISATION_CHOICES = ['own', 'min-max', 'z-score'] as const;
export type NormalisationChoice = (typeof NORMALISATION_CHOICES)[number];

export const AGGREGATION_CHOICES = ['own', 'arithmetic', 'geometric'] as const;
export type AggregationChoice = (typeof AGGREGATION_CHOICES)[number];

export interface Alternative {
  normalisation: NormalisationChoice;
  aggregation: AggregationChoice;
}

type Other<Choice extends string> = Exclude<Choice, 'own'>;

/** On the scale of the indicator: a z-score of nothing is in its middle. */
const NORMALISATION_OF: Readonly<Record<Other<NormalisationChoice>, (span: Span) => Normalise>> = {
  'min-max': ([foot, head]) => ({ method: 'min-max', scale: [foot, head] }),
  'z-score': ([foot, head]) => ({
    method: 'z-score',
    mean: (foot + head) / 2,
    deviation: (head - foot) / (2 * DEVIATIONS),
  }),
};

const LINK_OF: Readonly<Record<Other<AggregationChoice>, Link>> = {
  arithmetic: ARITHMETIC,
  geometric: GEOMETRIC,
};

/** Methods in a straight line from the value; a value that is the score, a best range, levels and grades mean something of their own and stay. */
const EXCHANGEABLE: ReadonlySet<Normalise['method']> = new Set([
  'goalposts',
  'min-max',
  'z-score',
  'percentile-rank',
  'distance-to-target',
]);

/** Null: as the set says. */
function normalisationOf(
  { rule: { normalise, direction, code } }: IndicatorNode,
  span: Span | null,
  choice: NormalisationChoice,
  varies: (indicator: string) => boolean,
): Normalise | null {
  if (choice === 'own' || normalise === null || span === null) return null;
  if (normalise.method === choice || !EXCHANGEABLE.has(normalise.method)) return null;
  return direction === 'range' || !varies(code) ? null : NORMALISATION_OF[choice](span);
}

/** A mean that needs scores above zero is taken on 1–100 of the scale, and what lies below it counts as its foot. */
const SHARES: Span = [1, 100];

/**
 * A geometric mean of scores that may have zeros: on 1–100 of their scale, and brought onto the scale of the group so that the best possible one is its
 * head. From 0–100 to 0–100 it is the one of the scale [1, 100].
 */
function geometricOn([foot, head]: Span, onto: Span): Aggregator {
  const [least, most] = SHARES;
  const perHundred = (100 * (most - least)) / (head - foot);
  const from = least - (perHundred * foot) / 100;
  return mean(GEOMETRIC, [from, from + perHundred], { least, onto });
}

/** What lies below counts as it in a mean that needs scores above zero: the foot of the scale, or its hundredth where that is not above zero. */
function leastOf({ scale, link }: Aggregator, span: Span | null): number {
  if (scale !== null) return scale[0];
  if (link?.inclusive) return link.from;
  if (span === null) return -Infinity;
  const [foot, head] = span;
  return foot > 0 ? foot : head > 0 ? head / SHARES[1] : -Infinity;
}

/**
 * Weighted means are of different compensability; a median, the worst or a vote is another idea of a group and stays.
 *
 * @param span scale of the children together; without one nobody knows where a geometric mean of scores that may be zero begins
 * @returns null: as the set says
 */
function aggregatorOf(
  { aggregator: own }: GroupNode,
  span: Span | null,
  choice: AggregationChoice,
): Aggregator | null {
  if (choice === 'own' || own.link === null || own.link === LINK_OF[choice]) return null;
  const { link, scale } = own;
  if (choice === 'arithmetic') return mean(ARITHMETIC, scale);
  const isPositive = scale === null ? link.from === 0 && !link.inclusive : scale[0] > 0;
  if (isPositive) return mean(GEOMETRIC, scale, { least: leastOf(own, span) });
  return span && geometricOn(span, [mappedOnto(scale, span[0]), mappedOnto(scale, span[1])]);
}

/** The set's own mean, where its children come from other methods than the set's and may so lie where it is not defined. */
const ownOver = (own: Aggregator, span: Span | null): Aggregator | null =>
  own.link?.from === 0 ? mean(own.link, own.scale, { least: leastOf(own, span) }) : null;

/** What differs from the set, by the codes of indicators and groups. */
interface Changes {
  normalise: Map<string, Normalise>;
  aggregators: Map<string, Aggregator>;
}

function changesOf(
  own: Plan,
  { normalisation, aggregation }: Alternative,
  varies: (indicator: string) => boolean,
): Changes | null {
  const spans = spansOf(own);
  const changes: Changes = { normalise: new Map(), aggregators: new Map() };
  /** By place of the node, children before their groups. */
  const changed: boolean[] = [];
  for (const node of own.nodes) {
    if (node.kind === 'indicator') {
      const other = normalisationOf(node, spans.of[node.index] ?? null, normalisation, varies);
      if (other) changes.normalise.set(node.code, other);
      changed.push(other !== null);
      continue;
    }
    const span = spans.ofChildren[node.index] ?? null;
    const other = aggregatorOf(node, span, aggregation);
    const below = node.children.some((edge) => changed[edge.node]);
    const aggregator = other ?? (below ? ownOver(node.aggregator, span) : null);
    if (aggregator) changes.aggregators.set(node.code, aggregator);
    changed.push(other !== null || below);
  }
  return changed.includes(true) ? changes : null;
}

/**
 * The rules of a set with other methods in the place of its own, made ready.
 *
 * @param own the rules as they are, made ready
 * @param varies whether the values of an indicator differ between units: where they are all equal no relative method has an answer, and the set's
 *   own stays
 * @returns `own` itself where the set has no other methods than these
 */
export function planWith(
  rules: Rules,
  own: Plan,
  alternative: Alternative,
  varies: (indicator: string) => boolean,
): Plan {
  const changes = changesOf(own, alternative, varies);
  if (!changes) return own;
  const { normalise, aggregators } = changes;
  const group = (rule: GroupRule): GroupRule => ({
    ...rule,
    groups: rule.groups.map(group),
    indicators: rule.indicators.map((one) => ({
      ...one,
      normalise: normalise.get(one.code) ?? one.normalise,
    })),
  });
  return compile({ ...rules, root: group(rules.root) }, { aggregators });
}
