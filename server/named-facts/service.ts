import { recordEvent } from '../audit/service.ts';
import type { Trx } from '../db/transaction.ts';
import { firstPeriodOf } from '../domain/indicator-set.ts';
import { commentFrom } from '../domain/comment.ts';
import { type NamedFact, overlap } from '../domain/named-fact.ts';
import { type Period, periodOf, periodRange } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import { calendarDay } from '../domain/submission.ts';
import { refreshScorecards, scoredPeriods } from '../scorecards/service.ts';
import * as repository from './repository.ts';
import { checkEnd, checkRecord, type EndForm, type RecordForm } from './schema.ts';
import { declaredFacts } from './declared.ts';

// What a unit's scorecard shows of its facts.
export { factsModel, type FactsModel } from './view.ts';
export { declaredFacts } from './declared.ts';

/** All that were ever recorded for the unit, those that began last first. */
export const namedFactsOf = repository.list;

interface When {
  /** ISO timestamp */
  at: string;
  by: string;
}

/** Quarters in which a fact can begin or end: from the first set to the one that is running. @param at ISO timestamp */
export function factPeriods(programme: Programme, at: string): Period[] {
  const now = periodOf(calendarDay(new Date(at), programme.timeZone));
  return periodRange(firstPeriodOf(programme.sets) ?? now, now);
}

/** Scores from a quarter on are made anew: a limiter may act there, or act no longer. */
async function refreshSince(
  trx: Trx,
  programme: Programme,
  unit: string,
  from: Period,
  at: string,
): Promise<void> {
  const periods = (await scoredPeriods(trx)).filter((period) => period >= from);
  await refreshScorecards(trx, programme, {
    periods,
    units: [unit],
    today: calendarDay(new Date(at), programme.timeZone),
  });
}

/** @returns what is wrong with the form; nothing has been changed then */
export async function recordNamedFact(
  trx: Trx,
  programme: Programme,
  unit: string,
  form: RecordForm,
  { at, by }: When,
): Promise<Problem[]> {
  const codesIn = (period: Period): string[] => declaredFacts(programme, period).map(({ code }) => code);
  const problems = checkRecord(form, codesIn, factPeriods(programme, at));
  if (problems.length > 0) return problems;
  const { fact, from } = form;
  const known = (await repository.list(trx, unit)).filter((one) => one.fact === fact);
  if (known.some((one) => overlap(one, { from, until: null }))) return [error('named-fact-overlaps', 'from')];
  await repository.insert(trx, { unit, fact, from, note: commentFrom(form.note) ?? '', by, at });
  await recordEvent(trx, {
    at,
    actor: by,
    event: 'named-fact.recorded',
    subject: unit,
    details: { fact, from },
  });
  await refreshSince(trx, programme, unit, from, at);
  return [];
}

/** @returns what is wrong with the form; nothing has been changed then */
export async function endNamedFact(
  trx: Trx,
  programme: Programme,
  { id, unit, fact, from, ended }: NamedFact,
  form: EndForm,
  { at, by }: When,
): Promise<Problem[]> {
  if (ended) return [error('named-fact-ended', `until-${String(id)}`)];
  const periods = factPeriods(programme, at).filter((period) => period >= from);
  const problems = checkEnd(form, id, periods);
  if (problems.length > 0) return problems;
  const { until } = form;
  await repository.end(trx, id, until, { note: commentFrom(form.note) ?? '', by, at });
  await recordEvent(trx, {
    at,
    actor: by,
    event: 'named-fact.ended',
    subject: unit,
    details: { fact, until },
  });
  await refreshSince(trx, programme, unit, from, at);
  return [];
}
