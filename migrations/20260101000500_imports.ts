import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('imports', (table) => {
    table.increments('id');
    table.string('file_name').notNullable();
    table.string('sha256', 64).notNullable().index();
    table.integer('bytes').notNullable();
    // checking, refused, ready, importing, done, failed
    table.string('status').notNullable();
    table.double('progress').notNullable().defaultTo(0);
    table.integer('rows');
    table.integer('new_rows');
    table.integer('changed_rows');
    table.integer('unchanged_rows');
    table.integer('problem_count');
    table.string('created_at').notNullable();
    table.string('created_by').notNullable();
    table.integer('user_id').references('id').inTable('users');
    table.string('finished_at');
  });
  await knex.schema.createTable('import_problems', (table) => {
    table.increments('id');
    table.integer('import_id').notNullable().references('id').inTable('imports').onDelete('CASCADE');
    table.integer('line').notNullable();
    table.string('column').notNullable();
    table.string('code').notNullable();
    table.text('params').notNullable();
    table.string('severity').notNullable();
    table.index(['import_id', 'line']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('import_problems');
  await knex.schema.dropTable('imports');
}
