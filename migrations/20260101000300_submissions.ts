import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('submissions', (table) => {
    table.string('unit').notNullable().references('code').inTable('org_units');
    table.string('period', 7).notNullable();
    table.string('status').notNullable();
    table.string('submitted_at');
    table.string('submitted_by');
    table.string('changed_at').notNullable();
    table.string('changed_by').notNullable();
    table.primary(['unit', 'period']);
    table.index(['period', 'status']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('submissions');
}
