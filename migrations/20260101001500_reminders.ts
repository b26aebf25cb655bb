import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('reminders', (table) => {
    table.increments('id');
    table.integer('user_id').notNullable().references('id').inTable('users').onDelete('CASCADE');
    // The day that it is for, where the programme works.
    table.string('day', 10).notNullable();
    table.string('period', 7).notNullable();
    table.string('kind').notNullable();
    // JSON: codes of the units whose forms are missing.
    table.text('units').notNullable();
    table.string('read_at');
    // `waiting`, `sending`, `sent`: what is being sent is never sent again, whatever became of it.
    table.string('mail').notNullable();
    table.integer('attempts').notNullable().defaultTo(0);
    table.unique(['user_id', 'day']);
    table.index(['mail', 'day']);
  });
  await knex.schema.createTable('reminder_languages', (table) => {
    table.integer('user_id').primary().references('id').inTable('users').onDelete('CASCADE');
    table.string('language').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('reminder_languages');
  await knex.schema.dropTable('reminders');
}
