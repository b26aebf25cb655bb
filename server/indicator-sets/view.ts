import { type IndicatorSet, markOf, type RatingOrNone } from '../domain/indicator-set.ts';
import type { Indicator } from '../domain/indicator.ts';
import { targetOf } from '../domain/target.ts';
import { urls } from '../http/urls.ts';
import { levelText } from '../i18n/level-text.ts';
import { goalpostTexts, placedGroups, plainNumber, plainTarget, shareText, type Words } from './words.ts';

/** The page of the whole set: what is measured and how it becomes a rating. */
export interface SetPage {
  title: string;
  facts: { term: string; text: string }[];
  jsonUrl: string;
  methodsUrl: string;
  /** Empty when there is only one. */
  versions: { url: string; text: string; current: boolean }[];
  overallMethod: string;
  groups: GroupSection[];
  bands: { rating: RatingOrNone; word: string; text: string }[];
  limiters: { reason: string; rating: RatingOrNone; word: string }[];
  year: string;
}

interface GroupSection {
  code: string;
  name: string;
  share: string;
  notes: string[];
  indicators: IndicatorRow[];
}

interface IndicatorRow {
  code: string;
  name: string;
  url: string;
  unit: string;
  better: string;
  zero: string;
  full: string;
  scored: boolean;
  target: string;
  weight: string;
  tags: string[];
}

export const tagsOf = ({ t }: Words, indicator: Indicator): string[] => [
  ...(indicator.safety ? [t('indicators.tag.safety')] : []),
  ...(indicator.normalise === null ? [t('indicators.tag.context')] : []),
  ...(indicator.entry.form === 'derived' || indicator.entry.form === 'system'
    ? [t('indicators.tag.computed')]
    : []),
];

function rowOf(words: Words, indicator: Indicator, year: number, version: string | undefined): IndicatorRow {
  const { t, localise } = words;
  const target = targetOf(indicator, year);
  const goalposts = goalpostTexts(words, indicator);
  return {
    code: indicator.code,
    name: localise(indicator.name),
    url: urls.indicator(indicator.code, version),
    unit: localise(indicator.unit),
    better: t(`indicators.better.${indicator.direction}`),
    zero: goalposts?.zero ?? '',
    full: goalposts?.full ?? '',
    scored: goalposts !== null,
    target: target === null ? '–' : plainTarget(words, target),
    weight: plainNumber(words, indicator.weight),
    tags: tagsOf(words, indicator),
  };
}

export function methodText({ t, format }: Words, method: IndicatorSet['root']['aggregate']): string {
  const scale = 'scale' in method ? method.scale : undefined;
  if (!scale)
    return t(`indicators.method.${method.method === 'geometric' ? 'geometric-plain' : method.method}`);
  return t(`indicators.method.${method.method}`, {
    low: format.number(scale[0]),
    high: format.number(scale[1]),
  });
}

function bandsOf(words: Words, set: IndicatorSet): SetPage['bands'] {
  const number = (value: number): string => plainNumber(words, value);
  return set.bands
    .map(({ rating, from }, index) => {
      const to = set.bands[index + 1]?.from;
      const text =
        to === undefined
          ? words.t('indicators.bands.at-least', { from: number(from) })
          : index === 0
            ? words.t('indicators.bands.below', { to: number(to) })
            : words.t('indicators.bands.between', { from: number(from), to: number(to) });
      return { rating: markOf(set, rating), word: levelText(words, set, rating), text };
    })
    .reverse();
}

/**
 * @param year whose targets are shown
 * @param inForce the set that applies today: its links need no version
 */
export function setPage(
  words: Words,
  sets: readonly IndicatorSet[],
  set: IndicatorSet,
  inForce: IndicatorSet,
  year: number,
): SetPage {
  const { t, localise, format } = words;
  const version = set === inForce ? undefined : set.version;
  return {
    title: localise(set.title),
    facts: [
      { term: t('indicators.version'), text: `${set.version} (${t(`indicators.status.${set.status}`)})` },
      ...(set.publishedOn === null
        ? []
        : [{ term: t('indicators.published-on'), text: format.date(set.publishedOn) }]),
      { term: t('indicators.applies-from'), text: format.period(set.appliesFrom) },
      { term: t('indicators.size'), text: t('indicators.count', { count: set.indicators.length }) },
      { term: t('indicators.fingerprint'), text: set.fingerprint.slice(0, 16) },
    ],
    methodsUrl: urls.methods(),
    jsonUrl: urls.indicatorsJson(version),
    versions:
      sets.length < 2
        ? []
        : sets.map((other) => ({
            url: urls.indicators(other === inForce ? undefined : other.version),
            text: other.version,
            current: other === set,
          })),
    overallMethod: methodText(words, set.root.aggregate),
    groups: placedGroups(set.root)
      .filter(({ group }) => group.indicators.length > 0)
      .map(({ group, share }) => ({
        code: group.code,
        name: localise(group.name),
        share: t('indicators.share-of-overall', { share: shareText(words, share) }),
        notes: [
          methodText(words, group.aggregate),
          ...(group.availability > 0
            ? [t('indicators.needs', { share: shareText(words, group.availability) })]
            : []),
          ...(group.mandatory ? [t('indicators.mandatory')] : []),
        ],
        indicators: group.indicators.map((indicator) => rowOf(words, indicator, year, version)),
      })),
    bands: bandsOf(words, set),
    limiters: set.limiters.map(({ reason, notBetterThan }) => ({
      reason: localise(reason),
      rating: markOf(set, notBetterThan),
      word: levelText(words, set, notBetterThan),
    })),
    year: String(year),
  };
}
