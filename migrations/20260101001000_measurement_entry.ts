import type { Knex } from 'knex';

const TABLES = ['measurements', 'measurement_history'] as const;

export async function up(knex: Knex): Promise<void> {
  for (const name of TABLES) {
    await knex.schema.alterTable(name, (table) => {
      // reported, partial, not-applicable, not-collected: only what is reported counts.
      table.string('status').notNullable().defaultTo('reported');
      // Why there is no figure.
      table.text('reason');
      // 1: somebody wants to look at it again.
      table.integer('follow_up').notNullable().defaultTo(0);
    });
  }
  // Every edit that a page or a program sent by itself: what was asked for, and what came of it. Sent again, it is answered again.
  await knex.schema.createTable('measurement_edits', (table) => {
    table.string('id').primary();
    table.string('unit').notNullable();
    table.string('period', 7).notNullable();
    table.string('indicator').notNullable();
    table.text('change').notNullable();
    table.string('based_on').notNullable();
    // saved, unchanged, conflict, refused, locked.
    table.string('outcome').notNullable();
    table.string('at').notNullable();
    table.string('by').notNullable();
    table.index(['unit', 'period', 'indicator']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('measurement_edits');
  for (const name of TABLES) {
    await knex.schema.alterTable(name, (table) => {
      table.dropColumns('status', 'reason', 'follow_up');
    });
  }
}
