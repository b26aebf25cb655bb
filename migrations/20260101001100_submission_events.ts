import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // Every move from one state to another. What is in a state since before this table has no events of that time.
  await knex.schema.createTable('submission_events', (table) => {
    table.increments('id');
    table.string('unit').notNullable().references('code').inTable('org_units');
    table.string('period', 7).notNullable();
    table.string('from_status').notNullable();
    table.string('to_status').notNullable();
    table.string('by').notNullable();
    table.string('at').notNullable();
    // Why it was returned or reopened.
    table.text('reason');
    table.index(['unit', 'period']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('submission_events');
}
