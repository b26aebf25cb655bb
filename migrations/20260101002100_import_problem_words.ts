import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('import_problems', (table) => {
    // JSON by language: of a rule of the set, which brings its own words.
    table.text('words');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('import_problems', (table) => {
    table.dropColumn('words');
  });
}
