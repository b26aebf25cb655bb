import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('users', (table) => {
    table.increments('id');
    table.string('email').notNullable().unique();
    table.string('name').notNullable();
    table.string('role').notNullable();
    table.boolean('all_regions').notNullable().defaultTo(false);
    table.text('password_hash').notNullable();
    table.string('created_at').notNullable();
    table.string('disabled_at');
  });
  await knex.schema.createTable('user_regions', (table) => {
    table.integer('user_id').notNullable().references('id').inTable('users').onDelete('CASCADE');
    table.string('region').notNullable().references('code').inTable('org_units');
    table.primary(['user_id', 'region']);
  });
  await knex.schema.createTable('sessions', (table) => {
    table.string('sid').primary();
    table.integer('user_id').references('id').inTable('users').onDelete('CASCADE');
    table.text('data').notNullable();
    table.string('expires_at').notNullable().index();
  });
  await knex.schema.createTable('sign_in_failures', (table) => {
    table.string('subject').primary();
    table.integer('failures').notNullable();
    table.string('locked_until');
    table.string('last_failed_at').notNullable();
  });
  await knex.schema.createTable('invitations', (table) => {
    table.string('token_hash').primary();
    table.string('purpose').notNullable();
    table.integer('user_id').references('id').inTable('users').onDelete('CASCADE');
    table.string('expires_at').notNullable();
    table.string('used_at');
  });
  await knex.schema.createTable('api_tokens', (table) => {
    table.increments('id');
    table.integer('user_id').notNullable().references('id').inTable('users').onDelete('CASCADE');
    table.string('name').notNullable();
    table.string('token_hash').notNullable().unique();
    table.string('created_at').notNullable();
    table.string('last_used_at');
    table.string('revoked_at');
  });
  await knex.schema.createTable('audit_events', (table) => {
    table.increments('id');
    table.string('at').notNullable().index();
    table.string('actor').notNullable();
    table.string('event').notNullable();
    table.string('subject').notNullable();
    table.text('details').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'audit_events',
    'api_tokens',
    'invitations',
    'sign_in_failures',
    'sessions',
    'user_regions',
    'users',
  ]) {
    await knex.schema.dropTable(table);
  }
}
