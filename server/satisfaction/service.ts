import type { Db } from '../db/transaction.ts';
import type { Indicator } from '../domain/indicator.ts';
import { findIndicator, type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import { levelBelow, type OrgUnit, SECTORS, type Sector } from '../domain/org-unit.ts';
import { addQuarters, type Period, periodCollectedOn, periodRange } from '../domain/period.ts';
import { error } from '../domain/problem.ts';
import { isOverdue } from '../domain/calendar.ts';
import type { Programme } from '../domain/programme.ts';
import { type SatisfactionTrend, satisfactionTrendOf } from '../domain/satisfaction-trend.ts';
import type { Vintage } from '../domain/vintage.ts';
import { invalid } from '../http/errors.ts';
import { factsFor, periodsWithData } from '../measurements/service.ts';
import { listUnits } from '../organisation/service.ts';
import { keyOf, type Reading, vintagesRead } from '../scorecards/service.ts';
import { type GroupShares, groupShares } from '../surveys/service.ts';
import { keptFacts } from '../vintages/service.ts';

// The words and the drawing of a trend, for features that print it.
export { columnsOf as satisfactionColumns, toRow as satisfactionCells } from './rows.ts';
export { trendChart, trendSentences, wordingOf, type Words } from './words.ts';

/** Ten years: more quarters than a chart can hold. */
const MOST_QUARTERS = 40;

export interface TrendQuery {
  unit: OrgUnit;
  /** Code of an indicator that the set offers as a question; its first one unless given. */
  question?: string | undefined;
  /** Only the providers of this sector. */
  sector?: Sector | undefined;
  /** The last quarter that is looked at; the last one with figures unless given. */
  until?: Period | undefined;
  /** ISO date or timestamp: quarters that are still collected then are provisional. */
  today: string;
  /** An earlier publication of one of the quarters; the newest unless said. */
  vintage?: Reading['vintage'];
}

/** Satisfaction of one unit over time, with what it is about. */
export interface UnitTrend {
  unit: OrgUnit;
  sector: Sector | null;
  question: Indicator;
  /** What else may be asked, in the order of the set; the first is the default. */
  questions: readonly Indicator[];
  trend: SatisfactionTrend;
  /** The publication that the last quarter is of; null: its figures are as they are now. */
  vintage: Vintage | null;
}

/** Quarters with figures anywhere, gaps filled, so that time runs evenly on every chart. */
async function periodsUntil(db: Db, until: Period | undefined): Promise<Period[]> {
  const known = await periodsWithData(db);
  const sorted = [...known].sort();
  const [first, last] = [sorted[0], until ?? sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  return periodRange(first, last).slice(-MOST_QUARTERS);
}

function questionsOf(set: IndicatorSet): Indicator[] {
  return set.satisfaction.questions.map((code) => {
    const indicator = findIndicator(set, code);
    if (!indicator) throw new Error(`The set ${set.version} has no indicator ${code} to ask`);
    return indicator;
  });
}

/** The first quarter that may still change on that day. */
function provisionalFrom(programme: Programme, today: string): Period {
  const collected = periodCollectedOn(today);
  return isOverdue(programme.reporting, collected, today.slice(0, 10))
    ? addQuarters(collected, 1)
    : collected;
}

interface Asked {
  question: Indicator;
  questions: Indicator[];
  responseRate: Indicator | null;
  periods: Period[];
}

async function asked(db: Db, programme: Programme, query: Omit<TrendQuery, 'unit'>): Promise<Asked> {
  const periods = await periodsUntil(db, query.until);
  const set = setFor(programme.sets, periods.at(-1) ?? periodCollectedOn(query.today));
  const questions = questionsOf(set);
  const question =
    query.question === undefined ? questions[0] : questions.find((one) => one.code === query.question);
  if (!question)
    throw invalid([error('unknown-choice', 'question', { value: (query.question ?? '').slice(0, 40) })]);
  const { responseRate } = set.satisfaction;
  return {
    question,
    questions,
    responseRate: responseRate === null ? null : (findIndicator(set, responseRate) ?? null),
    periods,
  };
}

interface Shown {
  sector?: Sector | undefined;
  /** Publications that are read instead of what is stored now, by `<unit> <period>`. */
  shown: ReadonlyMap<string, Vintage>;
}

async function trendsOf(
  db: Db,
  programme: Programme,
  about: Asked,
  { units, sector, today, shown }: Shown & { units: readonly OrgUnit[]; today: string },
): Promise<UnitTrend[]> {
  const { question, questions, responseRate, periods } = about;
  const indicators = [question.code, ...(responseRate ? [responseRate.code] : [])];
  const now = await factsFor(db, programme, { units, periods, sector, indicators });
  // What was published stays, whatever was corrected since; who had no figure then has none.
  const facts = [
    ...now.filter(({ unit, period }) => !shown.has(keyOf(unit, period))),
    ...(await keptFacts(db, programme, { units, shown, indicators, sector })),
  ];
  const last = periods.at(-1) ?? '';
  return units.map((unit) => ({
    unit,
    sector: sector ?? null,
    question,
    questions,
    trend: satisfactionTrendOf({
      question,
      responseRate,
      level: unit.level,
      periods,
      facts: facts.filter((fact) => fact.unit === unit.code),
      provisionalFrom: provisionalFrom(programme, today),
    }),
    vintage: shown.get(keyOf(unit.code, last)) ?? null,
  }));
}

/**
 * Satisfaction of one unit over time: what the page, its JSON and the evaluation show. Published quarters are read from their publication; a
 * trend of one sector alone is made from what is stored now, as its scorecard is.
 *
 * @throws invalid when the set does not offer the question
 */
export async function satisfactionTrend(db: Db, programme: Programme, query: TrendQuery): Promise<UnitTrend> {
  const about = await asked(db, programme, query);
  const { unit, sector, today } = query;
  const shown = await vintagesRead(db, [unit], about.periods, query);
  const [trend] = await trendsOf(db, programme, about, { units: [unit], sector, today, shown });
  if (!trend) throw new Error('One unit has one trend');
  return trend;
}

/** A unit's trend beside those of its sectors and of the units just below. */
export interface Satisfaction {
  main: UnitTrend;
  /** Empty for a provider; only sectors that have figures. */
  sectors: UnitTrend[];
  /** The latest quarter alone, of the units just below that have figures and may be read. */
  below: UnitTrend[];
  /** What groups of people answered in the last quarter of which that is known; null where it never was. */
  groups: GroupShares | null;
}

/** @param mayRead leaves out units below that the reader may not see */
export async function satisfactionOf(
  db: Db,
  programme: Programme,
  query: TrendQuery,
  mayRead: (unit: OrgUnit) => boolean,
): Promise<Satisfaction> {
  const about = await asked(db, programme, query);
  const { unit, today } = query;
  const shown = await vintagesRead(db, [unit], about.periods, { today });
  const [main] = await trendsOf(db, programme, about, { units: [unit], today, shown });
  if (!main) throw new Error('One unit has one trend');
  const groups = await groupShares(db, programme, {
    unit,
    question: about.question.code,
    periods: about.periods,
    shown,
  });
  if (unit.level === 'provider') return { main, sectors: [], below: [], groups };
  const sectors: UnitTrend[] = [];
  for (const sector of SECTORS)
    sectors.push(...(await trendsOf(db, programme, about, { units: [unit], sector, today, shown })));
  const hasFigures = ({ trend }: UnitTrend): boolean =>
    trend.points.some((point) => point.state !== 'no-data');
  const latest = { ...about, periods: about.periods.slice(-1) };
  const children = (await unitsBelow(db, unit)).filter(mayRead);
  const below = await trendsOf(db, programme, latest, {
    units: children,
    today,
    shown: await vintagesRead(db, children, latest.periods, { today }),
  });
  return { main, sectors: sectors.filter(hasFigures), below: below.filter(hasFigures), groups };
}

async function unitsBelow(db: Db, unit: OrgUnit): Promise<OrgUnit[]> {
  const level = levelBelow(unit.level);
  if (!level) return [];
  return listUnits(db, {
    level,
    region: unit.level === 'region' ? unit.code : undefined,
    district: unit.level === 'district' ? unit.code : undefined,
  });
}
