import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // Sheets of counts that were sent and not taken: what of them differed from what is stored.
  await knex.schema.createTable('survey_edits', (table) => {
    table.string('id').primary();
    table.string('unit').notNullable();
    table.string('period', 7).notNullable();
    // JSON: for each count its cell, what was typed and what came of it.
    table.text('counts').notNullable();
    // The version of the sheet that its author had before them, and the one that was stored.
    table.integer('based_on').notNullable();
    table.integer('against').notNullable();
    table.string('at').notNullable();
    table.string('by').notNullable();
    table.index(['unit', 'period']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('survey_edits');
}
