import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('imports', (table) => {
    // update, add, replace: what becomes of what is stored already.
    table.string('strategy').notNullable().defaultTo('update');
    // Rows that differ from what is stored and are not taken; stored rows that go.
    table.integer('kept_rows');
    table.integer('removed_rows');
    // Hash of the stored figures that the preview would change, with their versions.
    table.string('basis', 64);
    // When the preview was made anew because those had changed.
    table.string('looked_again_at');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('imports', (table) => {
    table.dropColumns('strategy', 'kept_rows', 'removed_rows', 'basis', 'looked_again_at');
  });
}
