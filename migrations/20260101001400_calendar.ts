import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // Days that an administrator set for one quarter; the others follow programme.json.
  await knex.schema.createTable('period_dates', (table) => {
    table.string('period', 7).primary();
    table.string('opens_on', 10).notNullable();
    table.string('due_on', 10).notNullable();
    table.integer('grace_days').notNullable();
    // Null: the quarter is never closed.
    table.string('closes_on', 10);
    // Counts the changes; forms say which they were based on.
    table.integer('version').notNullable();
    table.string('changed_at').notNullable();
    table.string('changed_by').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('period_dates');
}
