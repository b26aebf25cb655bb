import { categoriesOf, type Indicator } from '../../domain/indicator.ts';
import type { ValidationRule } from '../../domain/validation/rule.ts';
import { figuresNamed, type NamedFigure, parametersOf } from '../../domain/validation/terms.ts';
import type { LintProblem } from '../schema.ts';
import type { Rule } from './rule.ts';

/** Rules about figures: they name figures that somebody types into one form, and say in their words what there is to say. */

type Problem = Omit<LintProblem, 'file'>;

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** Which parts the entry form has, and of which categories; an empty list: without a category only. */
function partsOf({ entry }: Indicator): Partial<Record<NonNullable<NamedFigure['part']>, readonly string[]>> {
  const categories = categoriesOf(entry);
  switch (entry.form) {
    case 'ratio':
      return { numerator: [], denominator: [], value: [] };
    case 'net':
      return { numerator: categories, denominator: [], value: [] };
    case 'parts':
      return { value: ['', ...categories] };
    case 'value':
      return { value: [] };
    case 'derived':
    case 'system':
      return {};
  }
}

function figureProblems(indicator: Indicator, { part, category, path, at }: NamedFigure): Problem[] {
  const { code, entry } = indicator;
  const parts = partsOf(indicator);
  const known = Object.keys(parts);
  if (known.length === 0) return [{ path, reason: `${code} is computed: nobody types it` }];
  if (part === undefined) return [];
  const categories = parts[part];
  if (!categories)
    return [
      { path: `${at}part`, reason: `${code} (${entry.form}) has no ${part}; it has ${known.join(', ')}` },
    ];
  if (category === undefined)
    return categories.length === 0 || categories.includes('')
      ? []
      : [
          {
            path: `${at}part`,
            reason: `${code} has a ${part} of each category: say which of ${quoted(categories)}`,
          },
        ];
  if (category !== '' && categories.includes(category)) return [];
  const named = categories.filter((one) => one !== '');
  const reason =
    named.length === 0
      ? `the ${part} of ${code} has no categories`
      : `${code} has no category "${category}"; it has ${quoted(named)}`;
  return [{ path: `${at}category`, reason }];
}

/** Figures of providers and of regions stand in different forms: whoever has the one has not the other. */
function levelProblems(rule: ValidationRule, indicators: readonly Indicator[]): Problem[] {
  if (rule.kind !== 'compare' && rule.kind !== 'implies') return [];
  const of = (level: Indicator['reportedBy']): string[] =>
    indicators.filter(({ reportedBy }) => reportedBy === level).map(({ code }) => code);
  const [providers, regions] = [of('provider'), of('region')];
  return providers.length === 0 || regions.length === 0
    ? []
    : [
        {
          path: '',
          reason: `names figures of providers (${providers.join(', ')}) and of regions (${regions.join(', ')}): no form has both`,
        },
      ];
}

function rangeProblems(rule: ValidationRule): Problem[] {
  if (rule.kind !== 'range') return [];
  const { min, max } = rule;
  if (min === undefined && max === undefined) return [{ path: '', reason: 'a range needs min, max or both' }];
  return min !== undefined && max !== undefined && min > max
    ? [{ path: 'min', reason: `${String(min)} is above max (${String(max)})` }]
    : [];
}

function wordProblems(rule: ValidationRule): Problem[] {
  const known = parametersOf(rule);
  return Object.entries(rule.words).flatMap(([language, text]: [string, string]) =>
    [...text.matchAll(/\{([^{}]*)\}/g)]
      .map(([, name = '']) => name)
      .filter((name) => !known.includes(name))
      .map((name) => ({
        path: `words.${language}`,
        reason: `a rule of the kind ${rule.kind} has no parameter "${name}"; ${known.length === 0 ? 'it has none' : `it has ${quoted(known)}`}`,
      })),
  );
}

function ruleProblems(rule: ValidationRule, indicators: readonly Indicator[]): Problem[] {
  const figures = figuresNamed(rule);
  const found = figures.map((figure) => ({
    figure,
    indicator: indicators.find(({ code }) => code === figure.indicator),
  }));
  return [
    ...(figures.length === 0 ? [{ path: '', reason: 'names no figure' }] : []),
    ...found.flatMap(({ figure, indicator }) =>
      indicator
        ? figureProblems(indicator, figure)
        : [{ path: figure.path, reason: `the set has no indicator "${figure.indicator}"` }],
    ),
    ...levelProblems(rule, [...new Set(found.flatMap(({ indicator }) => (indicator ? [indicator] : [])))]),
    ...rangeProblems(rule),
    ...wordProblems(rule),
  ];
}

export const validationRule: Rule = ({ versions }) =>
  versions.flatMap(({ version, set, indicators }) => {
    const rules = set.validation ?? [];
    const file = `${version}/set.json`;
    const codes = rules.map(({ code }) => code);
    return [
      ...[...new Set(codes.filter((code, i) => codes.indexOf(code) < i))].map((code) => ({
        file,
        path: 'validation',
        reason: `two rules have the code ${code}`,
      })),
      ...rules.flatMap((rule, i) =>
        ruleProblems(rule, indicators).map(({ path, reason }) => ({
          file,
          path: `validation.${String(i)}${path === '' ? '' : `.${path}`}`,
          reason,
        })),
      ),
    ];
  });
