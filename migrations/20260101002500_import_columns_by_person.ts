import type { Knex } from 'knex';

/**
 * What somebody said the columns of a file are holds for the person who said it, and the import keeps who and when. What was remembered before was
 * applied to everybody, and may come from files that were refused for it: it is forgotten, and asked once more.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('imports', (table) => {
    table.string('columns_at');
    table.string('columns_by');
  });
  await knex.schema.dropTable('import_columns');
  await knex.schema.createTable('import_columns', (table) => {
    table.string('header_hash', 64).notNullable();
    table.text('columns').notNullable();
    table.string('chosen_at').notNullable();
    table.string('chosen_by').notNullable();
    table.primary(['header_hash', 'chosen_by']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('import_columns');
  await knex.schema.createTable('import_columns', (table) => {
    table.string('header_hash', 64).primary();
    table.text('columns').notNullable();
    table.string('chosen_at').notNullable();
    table.string('chosen_by').notNullable();
  });
  await knex.schema.alterTable('imports', (table) => {
    table.dropColumns('columns_at', 'columns_by');
  });
}
