import type { IndicatorSet } from '../domain/indicator-set.ts';
import { urls } from '../http/urls.ts';
import { levelText } from '../i18n/level-text.ts';
import type { Words } from '../satisfaction/service.ts';
import { rootOf } from '../domain/scoring/scorecard.ts';
import { groupArithmetic, ratingArithmetic } from '../scorecards/service.ts';
import type { Evaluation } from './service.ts';

export interface MethodText {
  title: string;
  paragraphs: string[];
  arithmetic: ArithmeticText;
}

/** How the overall score was added up, as on the page of its recipe. */
export interface ArithmeticText {
  title: string;
  before: string[];
  headings: string[];
  /** As many cells as headings, the first one names the part. */
  rows: string[][];
  /** What came out, and what was made of it. */
  result: string;
  after: string[];
}

const NONE = '–';

function arithmeticText(evaluation: Evaluation, words: Words): ArithmeticText {
  const { set, scorecard, unit, period, sector, vintage } = evaluation;
  const { t } = words;
  const { geometric, method, sums, result, afterwards, because } = groupArithmetic(
    words,
    set,
    rootOf(scorecard),
  );
  const { limiters, rating } = ratingArithmetic(words, set, scorecard);
  const onLogarithms = <T>(columns: T[]): T[] => (geometric ? columns : []);
  return {
    title: t('evaluations.method.arithmetic'),
    before: [method, t('evaluations.method.exact')],
    headings: [
      t('scorecards.column.dimension'),
      t('scorecards.column.score'),
      ...onLogarithms([t('scorecards.recipe.column.mapped'), t('scorecards.recipe.column.logarithm')]),
      t('scorecards.recipe.column.weight'),
      t('scorecards.column.weight-in-force'),
      t('scorecards.recipe.column.contribution'),
    ],
    rows: sums.map((sum) => [
      sum.name,
      sum.score,
      ...onLogarithms([sum.mapped ?? NONE, sum.logarithm ?? NONE]),
      sum.weight,
      sum.share ?? NONE,
      sum.contribution ?? NONE,
    ]),
    result,
    after: [
      ...because,
      ...afterwards,
      ...(limiters.length === 0 ? [t('scorecards.limiter.none')] : limiters),
      rating,
      t('evaluations.method.recipe', {
        address: urls.recipe(unit.code, period, sector ?? undefined, vintage?.number),
      }),
    ],
  };
}

const TWO_THIRDS = 2 / 3;
/** A set writes two thirds with as many digits as it likes. */
const WRITTEN_THIRDS = 0.01;

/** How many indicators a dimension needs; nothing where dimensions differ in that, or need none. */
function availabilityTexts({ root }: IndicatorSet, { t, format }: Words): string[] {
  const [share = 0, ...others] = [...new Set(root.groups.map(({ availability }) => availability))];
  if (others.length > 0 || share === 0) return [];
  const isTwoThirds = Math.abs(share - TWO_THIRDS) < WRITTEN_THIRDS;
  const text = isTwoThirds ? t('evaluations.method.two-thirds') : format.percent(share * 100, 0);
  return [t('evaluations.method.availability', { share: text })];
}

/** Scores of dimensions, all alike, that show what the scale of the overall score does to them. */
const EXAMPLE = 62.8;

/** Where the overall score is on another scale than those of the dimensions: what follows from it. */
function overallTexts({ root }: IndicatorSet, { t, format }: Words): string[] {
  const { aggregate } = root;
  if (aggregate.method !== 'geometric' || !aggregate.scale) return [];
  const [low, high] = aggregate.scale;
  const each = format.number(EXAMPLE, 1);
  const whole = format.number(low + ((high - low) * EXAMPLE) / 100, 1);
  return [
    t('evaluations.method.overall', { low: format.number(low), high: format.number(high), each, whole }),
  ];
}

/** What every figure of the document rests on, in short. */
export function methodText(evaluation: Evaluation, words: Words): MethodText {
  const { set, scorecard } = evaluation;
  const { t, format } = words;
  const bands = [...set.bands]
    .sort((a, b) => b.from - a.from)
    .map((band) =>
      t('evaluations.method.band', {
        rating: levelText(words, set, band.rating),
        from: format.number(band.from),
      }),
    );
  return {
    title: t('evaluations.method.title'),
    paragraphs: [
      t('evaluations.method.values'),
      t('evaluations.method.intervals'),
      t('evaluations.method.scores'),
      ...availabilityTexts(set, words),
      ...overallTexts(set, words),
      t('evaluations.method.ratings', { bands: bands.join('; ') }),
      t('evaluations.method.source', { fingerprint: scorecard.fingerprint }),
    ],
    arithmetic: arithmeticText(evaluation, words),
  };
}
