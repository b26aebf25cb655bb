import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('imports', (table) => {
    // How often interrupted work on it was taken up again.
    table.integer('attempts').notNullable().defaultTo(0);
    // Who decided to import it; null: nobody has, or whoever uploaded it.
    table.string('run_by');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('imports', (table) => {
    table.dropColumns('attempts', 'run_by');
  });
}
