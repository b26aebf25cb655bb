import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('imports', (table) => {
    // JSON of a header that was not understood, with the first cells below it; null: there is nothing to ask.
    table.text('header');
    // JSON of what its columns are, by what stands above them; null: as they call themselves.
    table.text('columns');
  });
  await knex.schema.createTable('import_columns', (table) => {
    table.string('header_hash', 64).primary();
    table.text('columns').notNullable();
    table.string('chosen_at').notNullable();
    table.string('chosen_by').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('import_columns');
  await knex.schema.alterTable('imports', (table) => {
    table.dropColumns('header', 'columns');
  });
}
