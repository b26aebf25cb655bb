import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { connect } from '../../server/db/dialect.ts';
import { PROJECT_ROOT } from '../../server/project.ts';
import { createTestDatabase } from '../support/database.ts';

const FOLDER = join(PROJECT_ROOT, 'migrations');
const PLACES = '20260101000800_import_problem_places.ts';

const migration = (file: string): Promise<Knex.Migration> =>
  import(join(FOLDER, file)) as Promise<Knex.Migration>;

describe('problems of imports that were stored before they had places', () => {
  let folder: string;
  let db: Knex;
  let remove: () => Promise<void>;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mezon-migrations-'));
    const database = await createTestDatabase(folder, false);
    ({ remove } = database);
    db = connect(database.url);
    const earlier = readdirSync(FOLDER).filter((file) => file.endsWith('.ts') && file < PLACES);
    for (const file of earlier.sort()) await (await migration(file)).up(db);
  });
  after(async () => {
    await db.destroy();
    await remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('get those in which they were shown, and are counted; back and forth', async () => {
    const file = { file_name: 'a.csv', sha256: 'x', bytes: 1, created_at: '', created_by: 'cli' };
    await db('imports').insert([
      { id: 1, ...file, status: 'refused', problem_count: 4 },
      { id: 2, ...file, status: 'done', problem_count: 1 },
      { id: 3, ...file, status: 'failed' },
    ]);
    const problem = (import_id: number, line: number, severity: string, code: string) => ({
      import_id,
      line,
      severity,
      code,
      column: 'unit',
      params: '{}',
    });
    await db('import_problems').insert([
      problem(1, 2, 'warning', 'third'),
      problem(2, 9, 'warning', 'only'),
      problem(1, 3, 'error', 'second'),
      problem(1, 2, 'error', 'first'),
      problem(1, 5, 'warning', 'fourth'),
    ]);
    const { up, down } = await migration(PLACES);
    for (const step of [up, down!, up]) await step(db);
    const rows = await db('import_problems').select('code', 'place').orderBy(['import_id', 'place']);
    expect(rows).to.deep.equal([
      { code: 'first', place: 1 },
      { code: 'second', place: 2 },
      { code: 'third', place: 3 },
      { code: 'fourth', place: 4 },
      { code: 'only', place: 1 },
    ]);
    const counts = await db('imports').select('error_count', 'listed_problems').orderBy('id');
    expect(counts).to.deep.equal([
      { error_count: 2, listed_problems: 4 },
      { error_count: 0, listed_problems: 1 },
      { error_count: null, listed_problems: null },
    ]);
  });
});
