import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('settings', (table) => {
    table.string('name').primary();
    table.text('value').notNullable();
  });
  await knex.schema.createTable('org_units', (table) => {
    table.string('code').primary();
    table.string('level').notNullable();
    table.string('parent').references('code').inTable('org_units');
    table.text('name_uz').notNullable();
    table.text('name_ru').notNullable();
    table.text('name_en').notNullable();
    table.text('name_uz_cyrl');
    table.string('region');
    table.string('district');
    table.string('sector');
    table.string('service_type');
    table.string('opened_on', 10);
    table.string('closed_on', 10);
    table.integer('population');
    table.index(['parent']);
    table.index(['level', 'region']);
    table.index(['district']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('org_units');
  await knex.schema.dropTable('settings');
}
