import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('named_facts', (table) => {
    table.increments('id');
    table.string('unit').notNullable().references('code').inTable('org_units');
    table.string('fact').notNullable();
    table.string('from_period', 7).notNullable();
    // The last quarter in which it holds; null: its end is not known.
    table.string('until_period', 7);
    table.text('note').notNullable();
    table.string('recorded_by').notNullable();
    table.string('recorded_at').notNullable();
    table.text('end_note');
    table.string('ended_by');
    table.string('ended_at');
    table.index(['unit', 'from_period']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('named_facts');
}
