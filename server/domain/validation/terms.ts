import type { Comparison, Condition, FigureName, RuleLogic, Term } from './rule.ts';

/** What a rule names, wherever in it. */

export interface NamedFigure extends Omit<FigureName, 'part'> {
  /** Undefined: the indicator as a whole. */
  part: FigureName['part'] | undefined;
  /** Where in the rule its code stands: `left.0.indicator`. */
  path: string;
  /** Where its part and category stand: `left.0.`, or `` for those of the whole rule. */
  at: string;
}

const ofSide = (side: readonly Term[], path: string): NamedFigure[] =>
  side.flatMap((term, i) =>
    'constant' in term
      ? []
      : [{ ...term, path: `${path}.${String(i)}.indicator`, at: `${path}.${String(i)}.` }],
  );

const ofComparison = ({ left, right }: Pick<Comparison, 'left' | 'right'>, path = ''): NamedFigure[] => [
  ...ofSide(left, `${path}left`),
  ...ofSide(right, `${path}right`),
];

function ofCondition(condition: Condition, path: string): NamedFigure[] {
  if ('filled' in condition)
    return [{ indicator: condition.filled, part: undefined, path: `${path}.filled`, at: '' }];
  if ('absent' in condition)
    return [{ indicator: condition.absent, part: undefined, path: `${path}.absent`, at: '' }];
  return ofComparison(condition, `${path}.`);
}

/** The figures that a rule names, in its order. */
export function figuresNamed(rule: RuleLogic): NamedFigure[] {
  switch (rule.kind) {
    case 'compare':
      return ofComparison(rule);
    case 'implies':
      return [...ofCondition(rule.if, 'if'), ...ofCondition(rule.then, 'then')];
    case 'whole':
    case 'range': {
      const { part, category } = rule;
      return rule.indicators.map((indicator, i) => ({
        indicator,
        part,
        ...(category === undefined ? {} : { category }),
        path: `indicators.${String(i)}`,
        at: '',
      }));
    }
    case 'required':
    case 'change':
    case 'outlier':
      return rule.indicators.map((indicator, i) => ({
        indicator,
        part: undefined,
        path: `indicators.${String(i)}`,
        at: '',
      }));
  }
}

/** Codes of the indicators that a rule names, each once. */
export const indicatorsNamed = (rule: RuleLogic): string[] => [
  ...new Set(figuresNamed(rule).map(({ indicator }) => indicator)),
];

/** What the words of a rule may name in braces. */
export function parametersOf(rule: RuleLogic): string[] {
  switch (rule.kind) {
    case 'required':
    case 'implies':
      return [];
    case 'whole':
      return ['value'];
    case 'range':
      return [
        'value',
        ...(rule.min === undefined ? [] : ['min']),
        ...(rule.max === undefined ? [] : ['max']),
      ];
    case 'compare':
      return ['left', 'right'];
    case 'change':
      return ['now', 'before'];
    case 'outlier':
      return ['now', 'low', 'high'];
  }
}
