import type { Knex } from 'knex';

/** Before the first quarter and day that anything is known of, and after the last. */
const [FIRST_PERIOD, NO_PERIOD] = ['0000-Q1', '9999-Q4'];
const [FIRST_DAY, NO_DAY] = ['0000-01-01', '9999-12-31'];

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('org_units', (table) => {
    // Counts the changes made in the register; 0: as the programme's files say.
    table.integer('version').notNullable().defaultTo(0);
    // The provider that took over.
    table.string('merged_into');
  });
  // Where a unit stood, quarter by quarter: every unit has rows without gap, from the first quarter up to (not including) the last.
  await knex.schema.createTable('unit_places', (table) => {
    table.string('unit').notNullable().references('code').inTable('org_units');
    table.string('from_period', 7).notNullable();
    table.string('to_period', 7).notNullable();
    table.string('level').notNullable();
    table.string('parent');
    table.string('region');
    table.string('district');
    table.string('sector');
    table.string('service_type');
    table.string('opened_on', 10);
    table.string('closed_on', 10);
    table.primary(['unit', 'from_period']);
    table.index(['parent']);
    table.index(['level', 'region']);
    table.index(['region']);
    table.index(['district']);
    table.index(['to_period']);
  });
  // What a unit was called, day by day, without gap.
  await knex.schema.createTable('unit_names', (table) => {
    table.string('unit').notNullable().references('code').inTable('org_units');
    table.string('from_day', 10).notNullable();
    table.string('to_day', 10).notNullable();
    table.text('name_uz').notNullable();
    table.text('name_ru').notNullable();
    table.text('name_en').notNullable();
    table.text('name_uz_cyrl');
    table.primary(['unit', 'from_day']);
  });
  await knex.schema.createTable('unit_changes', (table) => {
    table.increments('id');
    table.string('unit').notNullable().references('code').inTable('org_units');
    table.string('kind').notNullable();
    // A day or a quarter from which the change holds.
    table.string('holds_from', 10);
    // JSON: what there was and what there is, by the names of the register's columns.
    table.text('before').notNullable();
    table.text('after').notNullable();
    table.text('reason');
    table.string('at').notNullable();
    table.string('by').notNullable();
    table.index(['unit', 'id']);
  });
  // Files of the register that wait for a decision.
  await knex.schema.createTable('register_files', (table) => {
    table.increments('id');
    table.integer('user').notNullable();
    table.string('file_name').notNullable();
    table.string('sha256', 64).notNullable();
    table.text('content').notNullable();
    table.string('from_period', 7).notNullable();
    table.string('uploaded_at').notNullable();
  });
  await knex.raw(
    `insert into unit_places (unit, from_period, to_period, level, parent, region, district, sector, service_type, opened_on, closed_on)
    select code, ?, ?, level, parent, region, district, sector, service_type, opened_on, closed_on from org_units`,
    [FIRST_PERIOD, NO_PERIOD],
  );
  await knex.raw(
    `insert into unit_names (unit, from_day, to_day, name_uz, name_ru, name_en, name_uz_cyrl)
    select code, ?, ?, name_uz, name_ru, name_en, name_uz_cyrl from org_units`,
    [FIRST_DAY, NO_DAY],
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('register_files');
  await knex.schema.dropTable('unit_changes');
  await knex.schema.dropTable('unit_names');
  await knex.schema.dropTable('unit_places');
  await knex.schema.alterTable('org_units', (table) => {
    table.dropColumns('version', 'merged_into');
  });
}
