import { canonicalJson } from '../canonical-json.ts';
import type { GroupRule, MeasureRule, Rules } from './rules.ts';

/** How one set of rules differs from another, change by change, so that each can be tried alone. */

const GROUP_FIELDS = [
  'weight',
  'mandatory',
  'aggregate',
  'availability',
  'availabilityOf',
  'adjust',
  'rounding',
  'rate',
  'includes',
] as const satisfies readonly (keyof GroupRule)[];

const INDICATOR_FIELDS = [
  'weight',
  'normalise',
  'direction',
  'minN',
  'multiplier',
] as const satisfies readonly (keyof MeasureRule)[];

const SET_FIELDS = ['levels', 'bands', 'limiters'] as const satisfies readonly (keyof Rules)[];

export type RuleChange =
  | { kind: 'group'; code: string; field: (typeof GROUP_FIELDS)[number]; from: unknown; to: unknown }
  | { kind: 'indicator'; code: string; field: (typeof INDICATOR_FIELDS)[number]; from: unknown; to: unknown }
  | { kind: 'set'; field: (typeof SET_FIELDS)[number]; from: unknown; to: unknown }
  /** From one group to another: added where `from` is null, left out where `to` is. */
  | { kind: 'place'; code: string; from: string | null; to: string | null }
  /** Groups were added, left out or moved: such a change is tried only together with all others. */
  | { kind: 'structure'; from: unknown; to: unknown };

interface Placed {
  rule: MeasureRule;
  group: string;
}

const groupsOf = (group: GroupRule): GroupRule[] => [group, ...group.groups.flatMap(groupsOf)];

const indicatorsOf = (root: GroupRule): Map<string, Placed> =>
  new Map(
    groupsOf(root).flatMap((group) =>
      group.indicators.map((rule): [string, Placed] => [rule.code, { rule, group: group.code }]),
    ),
  );

/** The tree of groups by their codes, without what is in them. */
const outline = ({ code, groups }: GroupRule): unknown => ({ code, groups: groups.map(outline) });

const text = (value: unknown): string => (value === undefined ? '' : canonicalJson(value));

function fieldChanges<Rule extends object, Field extends keyof Rule>(
  from: Rule,
  to: Rule,
  fields: readonly Field[],
): { field: Field; from: unknown; to: unknown }[] {
  return fields
    .filter((field) => text(from[field]) !== text(to[field]))
    .map((field) => ({ field, from: from[field] ?? null, to: to[field] ?? null }));
}

function placeChanges(from: Map<string, Placed>, to: Map<string, Placed>): RuleChange[] {
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((code): RuleChange[] => {
    const [before, after] = [from.get(code)?.group ?? null, to.get(code)?.group ?? null];
    return before === after ? [] : [{ kind: 'place', code, from: before, to: after }];
  });
}

/** What has to be changed in the rules `from` to come to the rules `to`. */
export function ruleChanges(from: Rules, to: Rules): RuleChange[] {
  const [before, after] = [indicatorsOf(from.root), indicatorsOf(to.root)];
  const targets = new Map(groupsOf(to.root).map((group) => [group.code, group]));
  const sameTree = text(outline(from.root)) === text(outline(to.root));
  return [
    ...fieldChanges(from, to, SET_FIELDS).map((change): RuleChange => ({ kind: 'set', ...change })),
    ...(sameTree ? [] : [{ kind: 'structure' as const, from: outline(from.root), to: outline(to.root) }]),
    ...groupsOf(from.root).flatMap((group) => {
      const target = targets.get(group.code);
      if (!target) return [];
      return fieldChanges(group, target, GROUP_FIELDS).map((change): RuleChange => ({
        kind: 'group',
        code: group.code,
        ...change,
      }));
    }),
    ...placeChanges(before, after),
    ...[...before].flatMap(([code, { rule }]) => {
      const target = after.get(code);
      if (!target) return [];
      return fieldChanges(rule, target.rule, INDICATOR_FIELDS).map((change): RuleChange => ({
        kind: 'indicator',
        code,
        ...change,
      }));
    }),
  ];
}

/** A copy with one field as the other has it, or without it where the other has none. */
function withField<Rule extends object>(rule: Rule, field: keyof Rule, source: Rule): Rule {
  const copy = { ...rule };
  if (source[field] === undefined) Reflect.deleteProperty(copy, field);
  else copy[field] = source[field];
  return copy;
}

const mapGroups = (group: GroupRule, change: (group: GroupRule) => GroupRule): GroupRule => {
  const changed = change(group);
  return { ...changed, groups: changed.groups.map((child) => mapGroups(child, change)) };
};

/**
 * The rules `from` with one change alone.
 *
 * @param to the rules that the change leads to
 * @returns null for a change that cannot stand alone
 */
export function withChange(from: Rules, to: Rules, change: RuleChange): Rules | null {
  const targets = indicatorsOf(to.root);
  switch (change.kind) {
    case 'structure':
      return null;
    case 'set':
      return withField(from, change.field, to);
    case 'group': {
      const target = groupsOf(to.root).find(({ code }) => code === change.code);
      if (!target) return null;
      const root = mapGroups(from.root, (group) =>
        group.code === change.code ? withField(group, change.field, target) : group,
      );
      return { ...from, root };
    }
    case 'indicator': {
      const target = targets.get(change.code)?.rule;
      if (!target) return null;
      const root = mapGroups(from.root, (group) => ({
        ...group,
        indicators: group.indicators.map((rule) =>
          rule.code === change.code ? withField(rule, change.field, target) : rule,
        ),
      }));
      return { ...from, root };
    }
    case 'place': {
      const moved = targets.get(change.code)?.rule;
      const root = mapGroups(from.root, (group) => ({
        ...group,
        indicators: [
          ...group.indicators.filter(({ code }) => code !== change.code),
          ...(group.code === change.to && moved ? [moved] : []),
        ],
      }));
      return { ...from, root };
    }
  }
}
