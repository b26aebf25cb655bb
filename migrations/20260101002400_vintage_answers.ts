import type { Knex } from 'knex';

/**
 * Answers by group of people, as they were published: sums of a provider, a district, a region or the country. Of what was published before, answers
 * were not kept, and what is stored now may have been corrected since: such a publication has no groups.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('vintage_answers', (table) => {
    table.integer('vintage').notNullable().references('id').inTable('vintages');
    table.string('question').notNullable();
    table.string('unit').notNullable();
    // The district of a provider, the region of a district, as it was then.
    table.string('parent');
    // Empty: everybody.
    table.string('dimension').notNullable();
    table.string('group_value').notNullable();
    table.string('answer').notNullable();
    table.integer('count').notNullable();
    table.primary(['vintage', 'question', 'unit', 'dimension', 'group_value', 'answer']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('vintage_answers');
}
