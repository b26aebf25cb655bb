import { createHash } from 'node:crypto';
import type { Db } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import type { Language } from '../domain/language.ts';
import type { OrgUnit, Sector } from '../domain/org-unit.ts';
import { addQuarters, type Period, periodDays } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import type { Scorecard } from '../domain/scoring/scorecard.ts';
import { calendarDay } from '../domain/submission.ts';
import type { Vintage } from '../domain/vintage.ts';
import { noFigures, notFound } from '../http/errors.ts';
import { formats } from '../i18n/formats.ts';
import { ancestorsOf } from '../organisation/service.ts';
import { satisfactionTrend, type UnitTrend } from '../satisfaction/service.ts';
import {
  type Absences,
  absencesOf,
  keyOf,
  scorecardHistory,
  scorecardOf,
  scoredPeriods,
  vintagesRead,
} from '../scorecards/service.ts';
import { lastChange } from './repository.ts';
import { type EvaluationText, evaluationText } from './view.ts';

/** What is evaluated: the same scorecard and the same trend that the screen and the JSON show. */
export interface Evaluation {
  unit: OrgUnit;
  /** From the country down to the parent. */
  ancestors: OrgUnit[];
  period: Period;
  /** Only what the providers of that sector reported; null: all. */
  sector: Sector | null;
  set: IndicatorSet;
  /** The publication that the scorecard is of; null: its figures are provisional. */
  vintage: Vintage | null;
  scorecard: Scorecard;
  previousQuarter: Scorecard | null;
  previousYear: Scorecard | null;
  satisfaction: UnitTrend;
  /** What the unit says of indicators without a figure. */
  absences: Absences;
  /** ISO timestamp of the publication or, before there is one, of the last change of the figures: an evaluation of the same figures is the same document. */
  asOf: string;
}

export interface EvaluationRequest {
  unit: OrgUnit;
  period: Period;
  /** Of a provider there is only one view. */
  sector?: Sector | null | undefined;
  /** Number of an earlier publication; the newest unless said. */
  vintage?: number | undefined;
  language: Language;
}

/** @param today ISO date @throws notFound when nobody has reported anything for the quarter, or it has no such version */
export async function evaluationOf(
  db: Db,
  programme: Programme,
  { unit, period, today, ...asked }: Omit<EvaluationRequest, 'language'> & { today: string },
): Promise<Evaluation> {
  const sector = unit.level === 'provider' ? null : (asked.sector ?? null);
  const reading = {
    today,
    sector,
    vintage: asked.vintage === undefined ? undefined : { period, number: asked.vintage },
  };
  const vintage = (await vintagesRead(db, [unit], [period], reading)).get(keyOf(unit.code, period)) ?? null;
  if (asked.vintage !== undefined && vintage === null) throw notFound();
  const known = await scoredPeriods(db);
  if (!known.includes(period)) throw noFigures();
  const asOf =
    vintage?.publishedAt ??
    (await lastChange(db, unit, period)) ??
    `${periodDays(period).last}T00:00:00.000Z`;
  const before = async (quarters: number): Promise<Scorecard | null> => {
    const earlier = addQuarters(period, -quarters);
    if (!known.includes(earlier)) return null;
    return (await scorecardHistory(db, programme, unit, [earlier], reading))[0] ?? null;
  };
  return {
    unit,
    ancestors: await ancestorsOf(db, unit),
    period,
    sector,
    set: setFor(programme.sets, period),
    vintage,
    scorecard: await scorecardOf(db, programme, unit, period, reading),
    absences: await absencesOf(db, unit.code, period),
    previousQuarter: await before(1),
    previousYear: await before(4),
    satisfaction: await satisfactionTrend(db, programme, {
      unit,
      sector: sector ?? undefined,
      until: period,
      today: asOf,
      vintage: reading.vintage,
    }),
    asOf,
  };
}

export interface EvaluationDocument extends EvaluationText {
  /** Unit, quarter, sector if only one, and the beginning of a hash over all that the document says. */
  number: string;
}

/** Everything that an evaluation says, in words, with its number. */
export async function evaluationDocument(
  deps: Deps,
  request: EvaluationRequest,
): Promise<EvaluationDocument> {
  const { programme, translator, config } = deps;
  const today = calendarDay(deps.clock(), programme.timeZone);
  const { language, unit, period } = request;
  const words = {
    t: translator.translate(language),
    localise: (text: Parameters<typeof translator.localise>[1]) => translator.localise(language, text),
    format: formats(language, programme.timeZone),
  };
  const evaluation = await evaluationOf(deps.db, programme, { ...request, today });
  const text = evaluationText(
    evaluation,
    { programme, demonstration: config.demonstration, language },
    words,
  );
  const hash = createHash('sha256').update(canonicalJson(text)).digest('hex').slice(0, 10).toUpperCase();
  const parts = [unit.code, period, ...(evaluation.sector === null ? [] : [evaluation.sector]), hash];
  return { ...text, number: parts.join('-') };
}

/** The document as PDF bytes: the same figures, set and language give the same. */
export async function printQuarter(document: EvaluationDocument): Promise<Buffer> {
  // What draws documents and reads fonts takes longer to load than most commands take to run.
  const quarter = await import('./reports/quarter.ts');
  return quarter.printQuarter(document);
}
