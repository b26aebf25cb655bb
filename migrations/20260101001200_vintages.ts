import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('vintages', (table) => {
    table.increments('id');
    table.string('period', 7).notNullable();
    // A region, with everything in it; or the country, whose own scores these are.
    table.string('scope').notNullable().references('code').inTable('org_units');
    // 1 is the first publication of the scope's quarter.
    table.integer('number').notNullable();
    table.string('published_at').notNullable();
    table.string('published_by').notNullable();
    table.text('note');
    table.unique(['period', 'scope', 'number']);
  });
  await knex.schema.createTable('vintage_measurements', (table) => {
    table.integer('vintage').notNullable().references('id').inTable('vintages');
    table.string('unit').notNullable();
    table.string('indicator').notNullable();
    table.string('category').notNullable();
    table.double('numerator');
    table.double('denominator');
    table.double('value');
    table.text('comment');
    table.string('status').notNullable();
    table.text('reason');
    table.integer('version').notNullable();
    table.string('changed_at').notNullable();
    table.string('changed_by').notNullable();
    table.primary(['vintage', 'unit', 'indicator', 'category']);
  });
  await knex.schema.createTable('vintage_scorecards', (table) => {
    table.integer('vintage').notNullable().references('id').inTable('vintages');
    table.string('unit').notNullable();
    table.string('set_version').notNullable();
    table.string('fingerprint', 64).notNullable();
    table.double('score');
    table.string('rating').notNullable();
    // Deflated canonical JSON, byte for byte that of the stored scorecard.
    table.binary('recipe').notNullable();
    table.primary(['vintage', 'unit']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('vintage_scorecards');
  await knex.schema.dropTable('vintage_measurements');
  await knex.schema.dropTable('vintages');
}
