import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('org_units', (table) => {
    // The day on which the entry was made in the register; null: the programme's files gave it.
    table.string('entered_on', 10);
  });
  await knex.raw(
    `update org_units set entered_on =
       (select min(substr(at, 1, 10)) from unit_changes where unit = code and kind = 'added')`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('org_units', (table) => {
    table.dropColumn('entered_on');
  });
}
