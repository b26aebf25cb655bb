import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurement } from '../../server/domain/measurement.ts';
import { Staging } from '../../server/imports/staging.ts';

describe('staged rows of a file', () => {
  let folder: string;
  let staging: Staging;

  const row = (unit: string, indicator = 'QUA-01', more: Partial<Measurement> = {}): Measurement => ({
    unit,
    indicator,
    period: '2026-Q2',
    category: '',
    numerator: 1,
    denominator: null,
    value: null,
    comment: null,
    ...more,
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mezon-staging-'));
    staging = new Staging(folder);
  });

  afterEach(() => {
    staging.close();
    rmSync(folder, { recursive: true });
  });

  it('leave no file behind, however the process ends', () => {
    staging.rows.add(row('P1'), 2);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('come back as they were, in the order of their keys', () => {
    const said = row('P1', 'QUA-02', {
      status: 'not-collected',
      reason: 'flood',
      followUp: true,
      numerator: 0.1,
    });
    const given = [row('P2'), said, row('P1', 'QUA-01', { period: '2026-Q1' }), row('P1')];
    given.forEach((one, at) => staging.rows.add(one, at + 2));
    expect([...staging.rows.batches()].flat()).to.deep.equal([
      { ...given[2], line: 4 },
      { ...given[3], line: 5 },
      { ...given[1], line: 3 },
      { ...given[0], line: 2 },
    ]);
    expect([...staging.rows.forms()]).to.deep.equal([
      { period: '2026-Q1', units: ['P1'] },
      { period: '2026-Q2', units: ['P1', 'P2'] },
    ]);
  });

  it('are there once; a bad one holds its place and nothing else', () => {
    expect(staging.rows.add(row('P1'), 2)).to.equal(undefined);
    expect(staging.rows.add(row('P1'), 3)).to.equal(2);
    expect(staging.rows.add(row('P2', 'QUA-01', { numerator: Number.NaN }), 4, false)).to.equal(undefined);
    expect(staging.rows.add(row('P2'), 5)).to.equal(4);
    expect(staging.rows.count).to.equal(1);
    expect(staging.rows.has(row('P1'))).to.equal(true);
    expect(staging.rows.has(row('P2'))).to.equal(false);
  });

  it('can be left out, and taken again', () => {
    staging.rows.add(row('P1'), 2);
    staging.rows.add(row('P2'), 3);
    staging.rows.leaveOut(row('P1'));
    expect([...staging.rows.batches()].flat().map(({ unit }) => unit)).to.deep.equal(['P2']);
    expect(staging.rows.has(row('P1'))).to.equal(true);
    staging.rows.takeAll();
    expect(staging.rows.count).to.equal(2);
  });

  it('can come to say something else, and are as the file says again', () => {
    const said = row('P1', 'QUA-01', { numerator: 0.1 + 0.2, status: 'partial', reason: null });
    staging.rows.add(said, 2);
    staging.rows.add(row('P2'), 3);
    expect(staging.rows.hasPartial).to.equal(true);
    const other: Measurement = { ...said, numerator: 1, denominator: 2, status: 'reported', comment: 'c' };
    staging.rows.change({ ...other, numerator: 7 });
    staging.rows.change(other);
    expect(staging.rows.hasPartial).to.equal(false);
    expect([...staging.rows.halfEmpty()]).to.deep.equal([{ ...other, line: 2 }]);
    staging.rows.takeAll();
    expect([...staging.rows.halfEmpty()]).to.deep.equal([{ ...said, line: 2 }]);
  });

  it('of a unit stay together, however many there are', () => {
    const units = Array.from({ length: 30 }, (_, at) => `P${String(at).padStart(2, '0')}`);
    for (const unit of units)
      for (let at = 0; at < 170; at += 1) staging.rows.add(row(unit, `QUA-${String(at)}`), 2);
    const seen: string[] = [];
    for (const { units: some, rows } of staging.rows.byUnit()) {
      expect(rows).to.have.length(some.length * 170);
      seen.push(...some);
    }
    expect(seen).to.deep.equal(units);
  });
});
