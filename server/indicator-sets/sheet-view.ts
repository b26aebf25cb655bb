import type { Language, LocalisedText } from '../domain/language.ts';
import { findIndicator, type IndicatorSet, markOf } from '../domain/indicator-set.ts';
import type { Indicator } from '../domain/indicator.ts';
import { type Target, targetOf } from '../domain/target.ts';
import { urls } from '../http/urls.ts';
import { levelText } from '../i18n/level-text.ts';
import { goalpostsScale, type GoalpostsScale } from './goalposts-scale.ts';
import { tagsOf } from './view.ts';
import { placeOf, plainNumber, plainTarget, shareText, type Words } from './words.ts';

/** The reference sheet of one indicator: everything that its file says. */
export interface SheetPage {
  title: string;
  code: string;
  name: string;
  tags: string[];
  version: string;
  setUrl: string;
  jsonUrl: string;
  definition: string;
  rationale: string;
  formula: string;
  /** Null where the form has none (parts, grades). */
  numerator: string | null;
  denominator: string | null;
  parts: { name: string; counted: boolean }[];
  /** Steps of a grade, worst first; empty for other kinds. */
  steps: { value: string; label: string }[];
  satisfiedFrom: string | null;
  scale: GoalpostsScale | null;
  facts: { term: string; text: string }[];
  unit: string;
  targets: { year: string; value: string }[];
  limiters: { reason: string; rating: string; word: string }[];
  references: { framework: string; items: string[] }[];
  names: { language: Language; text: string }[];
  previous: { url: string; text: string } | null;
  next: { url: string; text: string } | null;
}

function formulaOf(words: Words, set: IndicatorSet, indicator: Indicator): string {
  const { t, localise } = words;
  const { entry } = indicator;
  switch (entry.form) {
    case 'ratio':
      return indicator.kind === 'percent'
        ? t('indicators.formula.share')
        : indicator.multiplier === 1
          ? t('indicators.formula.plain')
          : t('indicators.formula.ratio', { multiplier: plainNumber(words, indicator.multiplier) });
    case 'derived': {
      const from = findIndicator(set, entry.from);
      return t('indicators.formula.diversity', {
        from: from ? `${from.code} ${localise(from.name)}` : entry.from,
      });
    }
    default:
      return t(`indicators.formula.${entry.form}`);
  }
}

function factsOf(words: Words, set: IndicatorSet, indicator: Indicator): SheetPage['facts'] {
  const { t, localise } = words;
  const place = placeOf(set, indicator);
  const weight =
    indicator.normalise === null
      ? t('indicators.no-weight')
      : t('indicators.weight-text', {
          weight: plainNumber(words, indicator.weight),
          total: plainNumber(words, place.total),
          share: shareText(words, place.share),
        });
  const breakdowns = indicator.disaggregations.map((code) => t(`indicators.disaggregation.${code}`));
  const fact = (key: string, text: string): { term: string; text: string } => ({ term: t(key), text });
  return [
    fact('indicators.dimension', localise(place.group.name)),
    fact('indicators.kind', t(`indicators.kinds.${indicator.kind}`)),
    fact('indicators.unit', localise(indicator.unit)),
    fact('indicators.direction', t(`indicators.directions.${indicator.direction}`)),
    fact('indicators.weight', weight),
    fact('indicators.inclusion', localise(indicator.inclusion)),
    fact('indicators.exclusion', localise(indicator.exclusion)),
    fact('indicators.source', localise(indicator.source)),
    fact('indicators.reported-by', t(`indicators.by.${indicator.reportedBy}`)),
    fact('indicators.frequency', t(`indicators.${indicator.frequency}`)),
    fact(
      'indicators.disaggregations',
      breakdowns.length === 0 ? t('indicators.no-disaggregation') : breakdowns.join(', '),
    ),
    fact(
      'indicators.min-n',
      indicator.minN > 1
        ? t('indicators.min-n-text', { n: plainNumber(words, indicator.minN) })
        : t('indicators.min-n-none'),
    ),
  ];
}

/** Those of the years that the file names; a best range that no year narrows is the target of every year. */
function targetsOf(words: Words, indicator: Indicator): SheetPage['targets'] {
  const years = Object.keys(indicator.targets).map(Number);
  const row = (year: string, target: Target | null): SheetPage['targets'] =>
    target === null ? [] : [{ year, value: plainTarget(words, target) }];
  return years.length === 0
    ? row(words.t('indicators.every-year'), targetOf(indicator, 0))
    : years.sort((a, b) => a - b).flatMap((year) => row(String(year), targetOf(indicator, year)));
}

/** Frameworks whose items we have words for; the items of the others are quoted as they are. */
const WORDED: ReadonlySet<string> = new Set(['VEQF', 'article']);

function referencesOf({ t }: Words, indicator: Indicator): SheetPage['references'] {
  const frameworks = [...new Set(indicator.references.map(({ framework }) => framework))];
  return frameworks.map((framework) => ({
    framework: t(`indicators.framework.${framework}`),
    items: indicator.references
      .filter((reference) => reference.framework === framework)
      .map(({ item }) => {
        if (!WORDED.has(framework)) return item;
        const words = t(`indicators.reference.${framework}.${item.replaceAll(' ', '-')}`);
        return framework === 'article' ? `${item}: ${words}` : words;
      }),
  }));
}

/**
 * @param year of the target on the scale
 * @param inForce the set that applies today: its links need no version
 * @param others languages of the programme besides the reader's
 */
export function sheetPage(
  words: Words & { say: (language: Language, text: LocalisedText) => string },
  set: IndicatorSet,
  indicator: Indicator,
  inForce: IndicatorSet,
  year: number,
  others: readonly Language[],
): SheetPage {
  const { t, localise } = words;
  const version = set === inForce ? undefined : set.version;
  const target = targetOf(indicator, year);
  const at = set.indicators.indexOf(indicator);
  const neighbour = (index: number): SheetPage['previous'] => {
    const other = set.indicators[index];
    return other
      ? { url: urls.indicator(other.code, version), text: `${other.code} ${localise(other.name)}` }
      : null;
  };
  const { scale } = indicator;
  return {
    title: `${indicator.code} ${localise(indicator.name)}`,
    code: indicator.code,
    name: localise(indicator.name),
    tags: tagsOf(words, indicator),
    version: set.version,
    setUrl: urls.indicators(version),
    jsonUrl: urls.indicatorJson(indicator.code, version),
    definition: localise(indicator.definition),
    rationale: localise(indicator.rationale),
    formula: formulaOf(words, set, indicator),
    numerator: indicator.numerator && localise(indicator.numerator),
    denominator: indicator.denominator && localise(indicator.denominator),
    parts:
      indicator.entry.form === 'parts'
        ? indicator.entry.parts.map(({ name, counted }) => ({ name: localise(name), counted }))
        : [],
    steps: scale
      ? scale.labels.map((label, i) => ({ value: String(scale.min + i), label: localise(label) }))
      : [],
    satisfiedFrom: scale ? t('indicators.satisfied-from', { from: String(scale.satisfiedFrom) }) : null,
    scale: goalpostsScale(words, indicator, target === null ? null : { year, value: target }),
    facts: factsOf(words, set, indicator),
    unit: localise(indicator.unit),
    targets: targetsOf(words, indicator),
    limiters: set.limiters
      .filter(({ when }) => 'indicator' in when && when.indicator === indicator.code)
      .map(({ reason, notBetterThan }) => ({
        reason: localise(reason),
        rating: markOf(set, notBetterThan),
        word: levelText(words, set, notBetterThan),
      })),
    references: referencesOf(words, indicator),
    names: others.map((language) => ({ language, text: words.say(language, indicator.name) })),
    previous: neighbour(at - 1),
    next: neighbour(at + 1),
  };
}
