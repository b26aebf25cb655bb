import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('scorecards', (table) => {
    table.string('unit').notNullable().references('code').inTable('org_units');
    table.string('period', 7).notNullable();
    table.string('set_version').notNullable();
    table.string('fingerprint', 64).notNullable();
    table.double('score');
    table.string('rating').notNullable();
    // Deflated canonical JSON: inputs, methods, parameters, weights in force and the result itself.
    table.binary('recipe').notNullable();
    table.primary(['unit', 'period']);
    table.index(['period', 'rating']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('scorecards');
}
