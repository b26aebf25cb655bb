import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('measurements', (table) => {
    table.string('unit').notNullable().references('code').inTable('org_units');
    table.string('period', 7).notNullable();
    table.string('indicator').notNullable();
    table.string('category').notNullable().defaultTo('');
    table.double('numerator');
    table.double('denominator');
    table.double('value');
    table.text('comment');
    table.integer('version').notNullable();
    table.string('changed_at').notNullable();
    table.string('changed_by').notNullable();
    table.primary(['unit', 'period', 'indicator', 'category']);
    table.index(['period', 'indicator']);
  });
  // The values that were there before: a row is written each time a measurement changes or goes.
  await knex.schema.createTable('measurement_history', (table) => {
    table.increments('id');
    table.string('unit').notNullable();
    table.string('period', 7).notNullable();
    table.string('indicator').notNullable();
    table.string('category').notNullable();
    table.double('numerator');
    table.double('denominator');
    table.double('value');
    table.text('comment');
    table.integer('version').notNullable();
    table.string('changed_at').notNullable();
    table.string('changed_by').notNullable();
    table.string('superseded_at').notNullable();
    table.string('superseded_by').notNullable();
    table.index(['unit', 'period', 'indicator', 'category']);
  });
  await knex.schema.createTable('facts', (table) => {
    table.string('unit').notNullable().references('code').inTable('org_units');
    table.string('period', 7).notNullable();
    // `all`, or one sector: what only the providers of that sector reported.
    table.string('sector').notNullable();
    table.string('indicator').notNullable();
    table.string('category').notNullable();
    table.double('numerator').notNullable();
    table.double('denominator').notNullable();
    table.double('value').notNullable();
    table.double('value_squares').notNullable();
    table.integer('satisfied').notNullable();
    table.integer('reporting').notNullable();
    table.primary(['unit', 'period', 'sector', 'indicator', 'category']);
    table.index(['period', 'indicator']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('facts');
  await knex.schema.dropTable('measurement_history');
  await knex.schema.dropTable('measurements');
}
