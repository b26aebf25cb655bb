import type { Knex } from 'knex';

/** What both tables of counts say. */
function countColumns(table: Knex.CreateTableBuilder): void {
  table.string('unit').notNullable().references('code').inTable('org_units');
  table.string('period', 7).notNullable();
  // Code of an indicator: of the question, or of the response rate.
  table.string('question').notNullable();
  // Empty: everybody.
  table.string('dimension').notNullable();
  table.string('group_value').notNullable();
  // A number of the scale; of the response rate `offered` or `completed`.
  table.string('answer').notNullable();
  table.integer('count').notNullable();
  // The version of the sheet that wrote it.
  table.integer('version').notNullable();
  table.string('changed_at').notNullable();
  table.string('changed_by').notNullable();
}

const KEY = ['unit', 'period', 'question', 'dimension', 'group_value', 'answer'];

export async function up(knex: Knex): Promise<void> {
  // A unit's answers of a quarter: counted up by each change, so that a writer can say what it was based on.
  await knex.schema.createTable('survey_sheets', (table) => {
    table.string('unit').notNullable().references('code').inTable('org_units');
    table.string('period', 7).notNullable();
    table.integer('version').notNullable();
    table.string('changed_at').notNullable();
    table.string('changed_by').notNullable();
    table.primary(['unit', 'period']);
    table.index(['period']);
  });
  await knex.schema.createTable('survey_counts', (table) => {
    countColumns(table);
    table.primary(KEY);
    table.index(['period', 'question', 'dimension']);
  });
  // The counts that were there before: a row is written each time one changes or goes.
  await knex.schema.createTable('survey_count_history', (table) => {
    table.increments('id');
    countColumns(table);
    table.integer('superseded_version').notNullable();
    table.string('superseded_at').notNullable();
    table.string('superseded_by').notNullable();
    table.index(['unit', 'period']);
  });
  // Files of questionnaires that wait for a decision: what was counted from them, and no questionnaire.
  await knex.schema.createTable('survey_files', (table) => {
    table.increments('id');
    table.integer('user').notNullable();
    table.string('file_name').notNullable();
    table.string('sha256', 64).notNullable();
    table.string('period', 7).notNullable();
    table.text('sheets').notNullable();
    table.string('uploaded_at').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('survey_files');
  await knex.schema.dropTable('survey_count_history');
  await knex.schema.dropTable('survey_counts');
  await knex.schema.dropTable('survey_sheets');
}
