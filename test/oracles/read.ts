import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PROJECT_ROOT } from '../../server/project.ts';

/** What a published package was given and what it printed. */
export interface OracleCase {
  id: string;
  group: string;
  source: { function: string };
  input: Record<string, unknown>;
  expected: unknown;
  quirk?: boolean;
  note?: string;
}

type Datasets = Record<string, object>;

export interface Vectors {
  file: string;
  meta: { tolerance: string; datasets?: Datasets };
  cases: OracleCase[];
}

/** Another directory with files of the same shape may take the place of ours. */
const FOLDER = resolve(process.env['ORACLES_DIR'] ?? join(PROJECT_ROOT, 'test', 'oracles'));

/** All files of vectors. */
export const readVectors = (): Vectors[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((file) => ({
      file,
      ...(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Omit<Vectors, 'file'>),
    }));

/** A defect of the package, said so by whoever recorded it: not to be copied. */
export const isQuirk = ({ quirk, note }: OracleCase): boolean =>
  quirk === true || (note ?? '').startsWith('QUIRK');

/** A case names a data set that several cases share; a method takes the data themselves. `asem_panel` has what `asem` has, unless it says otherwise. */
export function inputOf({ input }: OracleCase, datasets: Datasets = {}): Record<string, unknown> {
  const { dataset: name } = input;
  if (typeof name !== 'string') return input;
  const [base = ''] = name.split('_');
  return { ...input, dataset: { ...datasets[base], ...datasets[name] } };
}
