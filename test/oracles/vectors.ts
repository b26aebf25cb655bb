import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PROJECT_ROOT } from '../../server/project.ts';

export interface OracleCase<Input, Expected> {
  id: string;
  group: string;
  input: Input;
  expected: Expected;
  quirk?: boolean;
  note?: string;
}

function load<Input, Expected>(file: string, group: string): OracleCase<Input, Expected>[] {
  const text = readFileSync(join(PROJECT_ROOT, 'test', 'oracles', file), 'utf8');
  const { cases } = JSON.parse(text) as { cases: OracleCase<Input, Expected>[] };
  return cases.filter((one) => one.group === group);
}

const isQuirk = (one: OracleCase<unknown, unknown>): boolean =>
  one.quirk === true || (one.note ?? '').startsWith('QUIRK');

/** The cases of a group, without those marked as a defect of the package. */
export function oracleCases<Input, Expected>(file: string, group: string): OracleCase<Input, Expected>[] {
  const cases = load<Input, Expected>(file, group).filter((one) => !isQuirk(one));
  if (cases.length === 0) throw new Error(`${file} has no cases in the group ${group}`);
  return cases;
}

/** Equal but for a relative error; `tolerance` is absolute below one. */
export function expectClose(
  actual: number | null | undefined,
  expected: number,
  tolerance: number,
  what = '',
): void {
  expect(actual, what).to.be.a('number');
  const error = Math.abs((actual as number) - expected) / Math.max(1, Math.abs(expected));
  expect(error, `${what}: ${String(actual)} against ${String(expected)}`).to.be.at.most(tolerance);
}
