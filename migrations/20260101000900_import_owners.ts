import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // Apart from the imports: a sign of life must not touch a row that a long transaction is about to change.
  await knex.schema.createTable('import_owners', (table) => {
    table.string('id').primary();
    table.string('host').notNullable();
    table.integer('pid').notNullable();
    table.string('beat_at').notNullable();
  });
  await knex.schema.alterTable('imports', (table) => {
    table.string('owner');
    // Why it failed: stopped, error.
    table.string('failure');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('imports', (table) => {
    table.dropColumn('owner');
    table.dropColumn('failure');
  });
  await knex.schema.dropTable('import_owners');
}
