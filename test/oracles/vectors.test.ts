import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { PROJECT_ROOT } from '../../server/project.ts';
import { methodFor } from '../../server/statistics/service.ts';
import { differences } from './compare.ts';

interface Case {
  id: string;
  group: string;
  source: { function: string };
  input: Record<string, unknown>;
  expected: unknown;
  quirk?: boolean;
  note?: string;
}

interface Vectors {
  meta: { name: string; datasets?: Datasets };
  cases: Case[];
}

/** Another directory with files of the same shape may take the place of ours. */
const FOLDER = resolve(process.env['ORACLES_DIR'] ?? join(PROJECT_ROOT, 'test', 'oracles'));

const read = (file: string): Vectors => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Vectors;

/** A defect of the package, said so by whoever recorded it: not to be copied. */
const isQuirk = ({ quirk, note }: Case): boolean => quirk === true || (note ?? '').startsWith('QUIRK');

type Datasets = Record<string, object>;

/** A case names a data set that several cases share; a method takes the data themselves. `asem_panel` has what `asem` has, unless it says otherwise. */
function inputOf({ input }: Case, datasets: Datasets = {}): Record<string, unknown> {
  const { dataset: name } = input;
  if (typeof name !== 'string') return input;
  const [base = ''] = name.split('_');
  return { ...input, dataset: { ...datasets[base], ...datasets[name] } };
}

function answer(one: Case, { name, datasets }: Vectors['meta']): string[] {
  const input = inputOf(one, datasets);
  const method = methodFor([one.group, one.source.function], input);
  if (!method) return [`no method answers ${one.group}`];
  return differences(name, method.run(input as never), one.expected);
}

describe('vectors of published software', () => {
  const summaries: string[] = [];
  after(() => {
    for (const line of summaries) console.log(`      ${line}`);
  });

  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
    const { meta, cases } = read(file);
    const excluded = cases.filter(isQuirk);
    const compared = cases.filter((one) => !isQuirk(one));
    let passed = 0;

    describe(file, () => {
      after(() => {
        const left =
          excluded.length === 0
            ? ''
            : ` (defects of the package: ${excluded.map(({ id }) => id).join(', ')})`;
        summaries.push(
          `${file}: ${String(cases.length)} cases, ${String(passed)} passed, ${String(excluded.length)} excluded${left}`,
        );
      });

      for (const group of new Set(compared.map((one) => one.group))) {
        for (const one of compared.filter((candidate) => candidate.group === group)) {
          it(one.id, () => {
            expect(answer(one, meta)).to.deep.equal([]);
            passed++;
          });
        }
      }
    });
  }
});
