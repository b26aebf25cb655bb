import type { Knex } from 'knex';
import type { Db, Trx } from '../db/transaction.ts';
import type { AnswerCount } from '../domain/survey/breakdown.ts';
import type { Vintage } from '../domain/vintage.ts';

/** Answers by group of people as they were published. */

const SUM = ['question', 'dimension', 'group_value', 'answer'] as const;
const COLUMNS = ['vintage', 'unit', 'parent', ...SUM, 'count'];

const keep = async (trx: Trx, sums: Knex.QueryBuilder): Promise<void> => {
  await trx(trx.raw(`?? (${COLUMNS.map(() => '??').join(', ')})`, ['vintage_answers', ...COLUMNS])).insert(
    sums,
  );
};

/**
 * Keeps the sums of the scope as they are at this moment: of the country its own, of a region those of its providers, of its districts from them
 * and of itself from those, in the places of then.
 */
export async function freeze(
  trx: Trx,
  { id, period, scope }: Pick<Vintage, 'id' | 'period' | 'scope'>,
): Promise<void> {
  const vintage = trx.raw('cast(? as integer)', [id]);
  const code = trx.raw('cast(? as varchar(255))', [scope]);
  const nothing = trx.raw('cast(null as varchar(255))');
  const answers = SUM.map((column) => `c.${column}`);
  const placed = trx('unit_places as p')
    .join('survey_counts as c', 'c.unit', 'p.unit')
    .where('c.period', period)
    .where('p.from_period', '<=', period)
    .where('p.to_period', '>', period);
  if (await trx('org_units').where({ code: scope, level: 'country' }).first()) {
    const sums = placed.select(vintage, code, nothing, ...answers).sum('c.count');
    await keep(trx, sums.groupBy(...answers));
    return;
  }
  const parent = trx.raw('coalesce(p.district, p.region)');
  await keep(trx, placed.where('p.region', scope).select(vintage, 'c.unit', parent, ...answers, 'c.count'));
  const kept = (): Knex.QueryBuilder => trx('vintage_answers').where({ vintage: id });
  await keep(
    trx,
    kept()
      .whereNot('parent', scope)
      .select(vintage, 'parent', code, ...SUM)
      .sum('count')
      .groupBy('parent', ...SUM),
  );
  await keep(
    trx,
    kept()
      .where('parent', scope)
      .select(vintage, code, nothing, ...SUM)
      .sum('count')
      .groupBy(...SUM),
  );
}

/** How often an answer was given in a unit and all below it, as it was published. */
export interface KeptAnswers extends AnswerCount {
  unit: string;
}

interface Row {
  vintage: number;
  question: string;
  unit: string;
  parent: string | null;
  dimension: string;
  group_value: string;
  answer: string;
  count: number;
}

interface Wanted {
  vintages: readonly number[];
  question: string;
  /** These units, or those that were just below one. */
  of: { units: readonly string[] } | { parent: string };
}

export async function list(db: Db, { vintages, question, of }: Wanted): Promise<KeptAnswers[]> {
  const query = db<Row>('vintage_answers')
    .whereIn('vintage', [...vintages])
    .where({ question });
  if ('parent' in of) void query.where({ parent: of.parent });
  else void query.whereIn('unit', [...of.units]);
  return (await query).map(({ unit, dimension, group_value, answer, count }) => ({
    unit,
    dimension,
    group: group_value,
    answer,
    count,
  }));
}

/** Ids of those of the publications in which there are answers by group to the question. */
export const withGroups = (
  db: Db,
  { vintages, question, unit }: { vintages: readonly number[]; question: string; unit: string },
): Promise<number[]> =>
  db<Row>('vintage_answers')
    .distinct('vintage')
    .whereIn('vintage', [...vintages])
    .where({ question, unit })
    .whereNot('dimension', '')
    .where('count', '>', 0)
    .pluck<number[]>('vintage');
