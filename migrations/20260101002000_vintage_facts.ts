import type { Knex } from 'knex';

/** What is summed over the units below a unit, as it was published. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('vintage_facts', (table) => {
    table.integer('vintage').notNullable().references('id').inTable('vintages');
    table.string('unit').notNullable();
    // `all`, or one sector.
    table.string('sector').notNullable();
    table.string('indicator').notNullable();
    table.string('category').notNullable();
    table.double('numerator').notNullable();
    table.double('denominator').notNullable();
    table.double('value').notNullable();
    table.double('value_squares').notNullable();
    table.integer('satisfied').notNullable();
    table.integer('reporting').notNullable();
    table.primary(['vintage', 'unit', 'sector', 'indicator', 'category']);
  });
  // Of what was published before, sums were not kept: they stay from now on as they are now, which is how they were shown.
  await knex.raw(`
    insert into vintage_facts
      (vintage, unit, sector, indicator, category, numerator, denominator, value, value_squares, satisfied, reporting)
    select v.id, f.unit, f.sector, f.indicator, f.category, f.numerator, f.denominator, f.value, f.value_squares, f.satisfied, f.reporting
    from vintages v
    join facts f on f.period = v.period
    join unit_places p on p.unit = f.unit and p.from_period <= v.period and p.to_period > v.period
    where p.region = v.scope or p.unit = v.scope`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('vintage_facts');
}
