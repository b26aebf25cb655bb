import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('reminder_days', (table) => {
    // On which reminders were written, whether or not there was anything to remind of: what lies between was missed.
    table.string('day', 10).primary();
  });
  await knex.raw('insert into reminder_days (day) select distinct day from reminders');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('reminder_days');
}
