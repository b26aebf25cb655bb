import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('imports', (table) => {
    table.integer('submitted_rows');
  });
  await knex.schema.createTable('import_changes', (table) => {
    table.increments('id');
    table.integer('import_id').notNullable().references('id').inTable('imports').onDelete('CASCADE');
    table.integer('line').notNullable();
    table.string('unit').notNullable();
    table.string('period', 7).notNullable();
    table.string('indicator').notNullable();
    table.string('category').notNullable();
    // Figures and comment as JSON; null: there was nothing.
    table.text('before');
    table.text('after').notNullable();
    table.boolean('submitted').notNullable();
    table.index(['import_id']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('import_changes');
  await knex.schema.alterTable('imports', (table) => {
    table.dropColumn('submitted_rows');
  });
}
