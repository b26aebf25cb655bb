import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('measurement_edits', (table) => {
    // The version that was stored when the edit came: where it stands in the history. Null: of before this was kept.
    table.string('against');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('measurement_edits', (table) => {
    table.dropColumn('against');
  });
}
