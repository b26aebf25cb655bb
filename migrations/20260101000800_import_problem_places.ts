import type { Knex } from 'knex';

/** `severity` comes first: `error` before `warning`. */
const PLACES = `
  update import_problems set place = ranked.place
  from (
    select id, row_number() over (partition by import_id order by severity, line, id) as place from import_problems
  ) as ranked
  where ranked.id = import_problems.id`;

const countOf = (condition: string): string =>
  `(select count(*) from import_problems where import_problems.import_id = imports.id${condition})`;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('import_problems', (table) => {
    // From 1, in the order in which the problems of an import are shown: any page of them is found by it.
    table.integer('place').notNullable().defaultTo(0);
  });
  await knex.raw(PLACES);
  await knex.schema.alterTable('import_problems', (table) => {
    table.dropIndex(['import_id', 'line']);
    table.unique(['import_id', 'place']);
  });
  await knex.schema.alterTable('imports', (table) => {
    table.integer('error_count');
    // How many of the problems are kept; the others are only counted.
    table.integer('listed_problems');
  });
  await knex('imports')
    .whereNotNull('problem_count')
    .update({
      error_count: knex.raw(countOf(` and import_problems.severity = 'error'`)),
      listed_problems: knex.raw(countOf('')),
    });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('imports', (table) => {
    table.dropColumn('error_count');
    table.dropColumn('listed_problems');
  });
  await knex.schema.alterTable('import_problems', (table) => {
    table.dropUnique(['import_id', 'place']);
    table.index(['import_id', 'line']);
  });
  await knex.schema.alterTable('import_problems', (table) => {
    table.dropColumn('place');
  });
}
