import type { Knex } from 'knex';

/**
 * Sums of sums look for a unit and a quarter, which the primary key has. Asked for indicators as well, SQLite took the
 * index of quarters and indicators instead, and read the whole quarter once for each unit.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('facts', (table) => {
    table.dropIndex(['period', 'indicator']);
    table.index(['period']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('facts', (table) => {
    table.dropIndex(['period']);
    table.index(['period', 'indicator']);
  });
}
