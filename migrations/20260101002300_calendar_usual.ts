import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('period_dates', (table) => {
    // The quarter has its usual days again; the row stays, so that its version goes on counting.
    table.boolean('usual').notNullable().defaultTo(false);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex('period_dates').where({ usual: true }).delete();
  await knex.schema.alterTable('period_dates', (table) => {
    table.dropColumn('usual');
  });
}
