import { canonicalJson } from '../canonical-json.ts';
import type { LevelCode, Rate } from '../indicator-set.ts';
import type { GroupRule, MeasureRule, Rules } from './rules.ts';

/** How one set of rules differs from another, change by change, so that each can be tried alone. */

/** All of these decide something. A field that a rule gets has to be listed here, or left out by name, before the program compiles. */
type Fields<Rule extends object, Left extends keyof Rule> = Readonly<Record<Exclude<keyof Rule, Left>, true>>;

const fieldsOf = <Field extends string>(fields: Readonly<Record<Field, true>>): readonly Field[] =>
  Object.keys(fields) as Field[];

/** Not compared: by the code rules are found, and what a group holds is compared by itself. */
const GROUP: Fields<GroupRule, 'code' | 'groups' | 'indicators'> = {
  weight: true,
  mandatory: true,
  aggregate: true,
  availability: true,
  availabilityOf: true,
  adjust: true,
  rounding: true,
  rate: true,
  includes: true,
};

const INDICATOR: Fields<MeasureRule, 'code'> = {
  weight: true,
  normalise: true,
  direction: true,
  minN: true,
  multiplier: true,
  kind: true,
  reportedBy: true,
  entry: true,
  wholeNumbers: true,
  numeratorWithinDenominator: true,
};

const SET: Fields<Rules, 'root'> = { levels: true, bands: true, limiters: true };

const GROUP_FIELDS = fieldsOf(GROUP);
const INDICATOR_FIELDS = fieldsOf(INDICATOR);
const SET_FIELDS = fieldsOf(SET);

export type RuleChange =
  | { kind: 'group'; code: string; field: keyof typeof GROUP; from: unknown; to: unknown }
  | { kind: 'indicator'; code: string; field: keyof typeof INDICATOR; from: unknown; to: unknown }
  | { kind: 'set'; field: keyof typeof SET; from: unknown; to: unknown }
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

/** Whether everything that the parts name is a level of the set. */
const areLevels = (named: readonly LevelCode[], { levels }: Pick<Rules, 'levels'>): boolean =>
  named.every((level) => levels.includes(level));

const levelsOfRate = (rate: Rate | undefined): LevelCode[] => {
  if (rate === undefined) return [];
  if (rate.method === 'bands') return rate.bands.map(({ rating }) => rating);
  return [
    rate.otherwise,
    ...rate.rules.flatMap(({ level, when }) => [level, ...when.flatMap(({ levels }) => levels)]),
  ];
};

const levelsOfLimiters = (limiters: Rules['limiters']): LevelCode[] =>
  limiters.flatMap(({ when, notBetterThan }) => [notBetterThan, ...(when.kind === 'level' ? [when.at] : [])]);

const levelsOfMeasure = ({ normalise }: MeasureRule): LevelCode[] =>
  normalise?.method === 'cut-points' ? normalise.levels : [];

/** Every level that the rules name. */
const levelsNamed = ({ bands, limiters, root }: Rules): LevelCode[] => [
  ...bands.map(({ rating }) => rating),
  ...levelsOfLimiters(limiters),
  ...groupsOf(root).flatMap(({ rate, indicators }) => [
    ...levelsOfRate(rate),
    ...indicators.flatMap(levelsOfMeasure),
  ]),
];

/** What names levels that are gone follows the levels: bands, limiters, rules of rating and cut-points. */
function following(rules: Rules, to: Rules): Rules {
  const targets = new Map(groupsOf(to.root).map((group) => [group.code, group]));
  const measures = indicatorsOf(to.root);
  const follow = (group: GroupRule): GroupRule => {
    const target = targets.get(group.code);
    const rated =
      target && !areLevels(levelsOfRate(group.rate), rules) ? withField(group, 'rate', target) : group;
    return {
      ...rated,
      indicators: group.indicators.map((rule) => {
        const other = measures.get(rule.code)?.rule;
        return other && !areLevels(levelsOfMeasure(rule), rules) ? withField(rule, 'normalise', other) : rule;
      }),
    };
  };
  return {
    ...rules,
    bands: areLevels(
      rules.bands.map(({ rating }) => rating),
      rules,
    )
      ? rules.bands
      : to.bands,
    limiters: areLevels(levelsOfLimiters(rules.limiters), rules) ? rules.limiters : to.limiters,
    root: mapGroups(rules.root, follow),
  };
}

/**
 * The rules `from` with one change alone; levels together with what names those that are gone.
 *
 * @param to the rules that the change leads to
 * @returns null for a change that cannot stand alone
 */
export function withChange(from: Rules, to: Rules, change: RuleChange): Rules | null {
  const changed = changedRules(from, to, change);
  return changed && areLevels(levelsNamed(changed), changed) ? changed : null;
}

function changedRules(from: Rules, to: Rules, change: RuleChange): Rules | null {
  const targets = indicatorsOf(to.root);
  switch (change.kind) {
    case 'structure':
      return null;
    case 'set':
      return following(withField(from, change.field, to), to);
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
