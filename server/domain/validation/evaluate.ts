import type { FormIndicator } from '../entry-form.ts';
import { type ChangeLimits, unusualChange } from '../measurement-check.ts';
import type { Problem } from '../problem.ts';
import { isOutside, typicalRange } from '../typical-range.ts';
import { valueBounds } from '../value-bounds.ts';
import { fieldOf, figureOf, firstField, type Standing, standingOf, type UnitFigures } from './figures.ts';
import type { Comparison, Condition, FigureName, RuleKind, RuleLogic, Term } from './rule.ts';
import { figuresNamed, indicatorsNamed } from './terms.ts';

/** What of a set's rules a unit's figures do not fulfil. Pure: the same on the server and in a browser. */

/** A rule that is broken, beside one of the indicators that it is about. Its code is the rule's. */
export interface RuleProblem extends Problem {
  /** Code; the path is a field of it, of a warning `comment`: that is where it is answered. */
  indicator: string;
  /** Of the rule. */
  kind: RuleKind;
}

/** A rule that is broken: where, and what its words may say. */
interface Broken {
  places: readonly { indicator: string; field: string }[];
  params: Readonly<Record<string, number>>;
}

/** The figures of one unit and quarter. */
class Looking {
  readonly #indicators: ReadonlyMap<string, FormIndicator>;
  readonly #standings = new Map<string, Standing>();

  constructor(
    indicators: readonly FormIndicator[],
    readonly figures: UnitFigures,
    /** Nothing more will come: what is not there is missing. */
    readonly whole: boolean,
  ) {
    this.#indicators = new Map(indicators.map((indicator) => [indicator.code, indicator]));
  }

  /** Undefined for an indicator that is not of this form: rules about it are silent. */
  indicator = (code: string): FormIndicator | undefined => this.#indicators.get(code);

  standing(indicator: FormIndicator): Standing {
    const known = this.#standings.get(indicator.code);
    if (known) return known;
    const standing = standingOf(indicator, this.figures.now.get(indicator.code));
    this.#standings.set(indicator.code, standing);
    return standing;
  }

  figure({ indicator: code, part, category }: FigureName): number | undefined {
    const indicator = this.indicator(code);
    const standing = indicator && this.standing(indicator);
    return standing?.is === 'reported'
      ? figureOf(indicator as FormIndicator, standing.rows, { part, category })
      : undefined;
  }

  isExplained(codes: readonly string[]): boolean {
    return codes.some((code) => (this.figures.now.get(code)?.comment ?? null) !== null);
  }
}

function sum(at: Looking, side: readonly Term[]): number | undefined {
  let total = 0;
  for (const term of side) {
    const figure = 'constant' in term ? term.constant : at.figure(term);
    if (figure === undefined) return undefined;
    total += figure * ('constant' in term ? 1 : (term.factor ?? 1));
  }
  return total;
}

/** Sums of tenths miss each other by less than this share of them. */
const ROUNDING = 1e-9;

type Compared = { left: number; right: number; holds: boolean } | undefined;

/** @returns undefined where a figure is missing */
function compare(at: Looking, { left, operator, right, tolerance = 0 }: Comparison): Compared {
  const [l, r] = [sum(at, left), sum(at, right)];
  if (l === undefined || r === undefined) return undefined;
  const apart = l - r;
  const gap = Math.abs(apart) <= ROUNDING * Math.max(1, Math.abs(l), Math.abs(r)) ? 0 : apart;
  const holds: Record<Comparison['operator'], boolean> = {
    '<': gap < tolerance || (gap < 0 && tolerance === 0),
    '<=': gap <= tolerance,
    '=': Math.abs(gap) <= tolerance,
    '!=': Math.abs(gap) > tolerance,
    '>=': gap >= -tolerance,
    '>': gap > -tolerance,
  };
  return { left: l, right: r, holds: holds[operator] };
}

/** @returns undefined where it cannot be said yet */
function holds(at: Looking, condition: Condition): boolean | undefined {
  if (!('filled' in condition || 'absent' in condition)) return compare(at, condition)?.holds;
  const indicator = at.indicator('filled' in condition ? condition.filled : condition.absent);
  if (!indicator) return undefined;
  const { is } = at.standing(indicator);
  if (is === 'unfinished' || (is === 'empty' && !at.whole)) return undefined;
  return is === ('filled' in condition ? 'reported' : 'absent');
}

/** Every figure that the rule names, each field once. */
function placesOf(at: Looking, rule: RuleLogic): Broken['places'] {
  const places = figuresNamed(rule).flatMap(({ indicator: code, part, category }) => {
    const indicator = at.indicator(code);
    if (!indicator) return [];
    const field = part === undefined ? firstField(indicator) : fieldOf(indicator, { part, category });
    return [{ indicator: code, field }];
  });
  return places.filter(
    (place, i) =>
      places.findIndex((one) => one.indicator === place.indicator && one.field === place.field) === i,
  );
}

type Judge<Kind extends RuleKind> = (rule: Extract<RuleLogic, { kind: Kind }>, at: Looking) => Broken[];

/** A kind that looks at one indicator with figures at a time. @param judge undefined: the rule holds */
const each =
  <Kind extends 'whole' | 'range' | 'change' | 'outlier'>(
    judge: (
      rule: Extract<RuleLogic, { kind: Kind }>,
      indicator: FormIndicator,
      rows: Extract<Standing, { is: 'reported' }>['rows'],
      at: Looking,
    ) => Broken['params'] | undefined,
  ): Judge<Kind> =>
  (rule, at) =>
    (rule as { indicators: readonly string[] }).indicators.flatMap((code) => {
      const indicator = at.indicator(code);
      const standing = indicator && at.standing(indicator);
      if (standing?.is !== 'reported') return [];
      const params = judge(rule, indicator as FormIndicator, standing.rows, at);
      if (!params) return [];
      const field =
        'part' in rule ? fieldOf(indicator as FormIndicator, rule) : firstField(indicator as FormIndicator);
      return [{ places: [{ indicator: code, field }], params }];
    });

/** The limits that a rule gives; the usual ones take the place of those that it does not. */
const limitsOf = ({ points, steps, share, noise }: Extract<RuleLogic, { kind: 'change' }>): ChangeLimits => ({
  ...(points === undefined ? {} : { points }),
  ...(steps === undefined ? {} : { steps }),
  ...(share === undefined ? {} : { share }),
  ...(noise === undefined ? {} : { noise }),
});

/** The closed registry of kinds. */
const KINDS: { [Kind in RuleKind]: Judge<Kind> } = {
  required: (rule, at) =>
    rule.indicators.flatMap((code) => {
      const indicator = at.indicator(code);
      if (!at.whole || !indicator) return [];
      const { is } = at.standing(indicator);
      return is === 'reported' || is === 'absent'
        ? []
        : [{ places: [{ indicator: code, field: firstField(indicator) }], params: {} }];
    }),
  whole: each((rule, indicator, rows) => {
    const value = figureOf(indicator, rows, rule);
    return value === undefined || Number.isInteger(value) ? undefined : { value };
  }),
  range: each((rule, indicator, rows) => {
    const value = figureOf(indicator, rows, rule);
    const { min = -Infinity, max = Infinity } = rule;
    if (value === undefined || (value >= min && value <= max)) return undefined;
    return {
      value,
      ...(rule.min === undefined ? {} : { min: rule.min }),
      ...(rule.max === undefined ? {} : { max: rule.max }),
    };
  }),
  compare: (rule, at) => {
    const compared = compare(at, rule);
    if (!compared || compared.holds) return [];
    const { left, right } = compared;
    return [{ places: placesOf(at, rule), params: { left, right } }];
  },
  implies: (rule, at) =>
    holds(at, rule.if) === true && holds(at, rule.then) === false
      ? [{ places: placesOf(at, rule), params: {} }]
      : [],
  change: each((rule, indicator, rows, at) => {
    const before = at.figures.before.get(indicator.code) ?? [];
    return unusualChange(indicator, rows, before, limitsOf(rule));
  }),
  outlier: each((rule, indicator, rows, at) => {
    const value = figureOf(indicator, rows, { part: 'value' });
    const { robustZ, limitsFrom } = rule;
    const range = typicalRange(at.figures.past.get(indicator.code) ?? [], valueBounds(indicator), {
      ...(robustZ === undefined ? {} : { robustZ }),
      ...(limitsFrom === undefined ? {} : { limitsFrom }),
    });
    if (value === undefined || !range || !isOutside(range, value)) return undefined;
    const rounded = (number: number): number => Number(number.toFixed(indicator.decimals));
    return { now: rounded(value), low: rounded(range.low), high: rounded(range.high) };
  }),
};

const brokenBy = (rule: RuleLogic, at: Looking): Broken[] => (KINDS[rule.kind] as Judge<RuleKind>)(rule, at);

/** A rule and where it is broken. */
interface Found {
  rule: RuleLogic;
  broken: Broken[];
}

/** A figure far from all of its past is not told again that it is far from last quarter: one answer serves both. */
function withoutRepeatedChanges(found: readonly Found[]): Found[] {
  const keyOf = ({ importance }: RuleLogic, { places }: Broken): string =>
    `${importance} ${String(places[0]?.indicator)}`;
  const outliers = new Set(
    found
      .filter(({ rule }) => rule.kind === 'outlier')
      .flatMap(({ rule, broken }) => broken.map((one) => keyOf(rule, one))),
  );
  return found.map(({ rule, broken }) => ({
    rule,
    broken: rule.kind === 'change' ? broken.filter((one) => !outliers.has(keyOf(rule, one))) : broken,
  }));
}

/** Numbers as people wrote them, not as sums of doubles leave them. */
const tidy = (params: Broken['params']): Broken['params'] =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, Number(value.toPrecision(12))]));

/**
 * What of the rules the figures break. A rule over figures that are missing, half typed or said not to exist is silent; only `required`
 * and conditions about what is filled in look at them, once nothing more will come. A comment beside one of the indicators answers a warning.
 * Of a change and an outlier of the same indicator and importance only the outlier is said.
 *
 * @param rules of the set that the quarter belongs to
 * @param indicators those that the unit enters; rules about others are silent
 * @param figures of one unit, in the units in which they are entered
 * @param whole the form is handed in: what is not there is missing
 * @returns a problem for each field that a broken rule is about; of a warning one an indicator, with the path `comment`
 */
export function evaluate(
  rules: readonly RuleLogic[],
  indicators: readonly FormIndicator[],
  figures: UnitFigures,
  { whole = false }: { whole?: boolean } = {},
): RuleProblem[] {
  const at = new Looking(indicators, figures, whole);
  const found = rules.map((rule) => ({ rule, broken: brokenBy(rule, at) }));
  return withoutRepeatedChanges(found).flatMap(({ rule, broken }) =>
    broken.flatMap(({ places, params }) => {
      const codes = [...new Set(places.map(({ indicator }) => indicator))];
      const { code, kind, importance: severity, words } = rule;
      const rest = { code, kind, params: tidy(params), severity, ...(words ? { words } : {}) };
      if (severity === 'error')
        return places.map(({ indicator, field }) => ({ ...rest, indicator, path: field }));
      return at.isExplained(codes) ? [] : codes.map((indicator) => ({ ...rest, indicator, path: 'comment' }));
    }),
  );
}

/** Rules that say something about one of the indicators. */
export const rulesAbout = <Rule extends RuleLogic>(
  rules: readonly Rule[],
  codes: ReadonlySet<string>,
): Rule[] => rules.filter((rule) => indicatorsNamed(rule).some((code) => codes.has(code)));

/** What stands beside one indicator: a rule is said once, whichever of its fields it is about; errors first. */
export const brokenBesides = (broken: readonly RuleProblem[], indicator: string): RuleProblem[] =>
  broken
    .filter((one) => one.indicator === indicator)
    .filter((one, i, own) => own.findIndex(({ code }) => code === one.code) === i)
    .sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));

/**
 * What stands in a list about a whole unit: a rule is said once for the same numbers, however many indicators and fields it is about;
 * errors first.
 *
 * @returns the first of the problems that say the same, with where it is put right or explained, and the codes of all their indicators
 */
export function brokenOnce(broken: readonly RuleProblem[]): { problem: RuleProblem; indicators: string[] }[] {
  const found = new Map<string, { problem: RuleProblem; indicators: string[] }>();
  for (const problem of broken) {
    const key = JSON.stringify([problem.code, problem.params]);
    const known = found.get(key);
    if (!known) found.set(key, { problem, indicators: [problem.indicator] });
    else if (!known.indicators.includes(problem.indicator)) known.indicators.push(problem.indicator);
  }
  return [...found.values()].sort(
    (a, b) => Number(b.problem.severity === 'error') - Number(a.problem.severity === 'error'),
  );
}
