import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('reminders', (table) => {
    // JSON like `units`: forms that had been handed in and came back, which nobody is late with.
    table.text('returned').notNullable().defaultTo('[]');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('reminders', (table) => {
    table.dropColumn('returned');
  });
}
