import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import type { Indicator } from '../../server/domain/indicator.ts';
import type { GroupDefinition, SetFile } from '../../server/domain/indicator-set.ts';

/**
 * Writes the ASEM index as a set directory with its values, from the data set that composite.json carries (COINr's ASEM_iData and ASEM_iMeta, MIT,
 * data European Commission JRC). Run by hand when the format of sets changes: `npx tsx test/sets/make-asem.ts`.
 */

const HERE = import.meta.dirname;
const FOLDER = join(HERE, 'asem');

interface Dataset {
  structure: {
    iCode: string[];
    level: number[];
    parent: (string | null)[];
    direction: (1 | -1)[];
    weight: number[];
    unit: string[];
  };
  units: string[];
  raw: Record<string, (number | null)[]>;
}

const vectors = JSON.parse(readFileSync(join(HERE, '..', 'oracles', 'composite.json'), 'utf8')) as {
  meta: { datasets: { asem: Dataset } };
};
const { structure, units, raw } = vectors.meta.datasets.asem;

const text = (words: string): { uz: string; ru: string; en: string } => ({
  uz: words,
  ru: words,
  en: words,
});

const rows = structure.iCode.map((code, i) => ({
  code,
  level: structure.level[i] as number,
  parent: structure.parent[i] ?? null,
  direction: structure.direction[i] as 1 | -1,
  weight: structure.weight[i] as number,
  unit: structure.unit[i] as string,
}));
type Row = (typeof rows)[number];

const indicatorOf = ({ code, parent, direction, weight, unit }: Row): Indicator => ({
  code,
  dimension: parent as string,
  kind: 'amount',
  reportedBy: 'provider',
  entry: { form: 'value' },
  multiplier: 1,
  unit: text(unit),
  decimals: 2,
  direction: direction === 1 ? 'higher' : 'lower',
  normalise: { method: 'min-max' },
  weight,
  targets: {},
  numerator: null,
  denominator: null,
  wholeNumbers: false,
  numeratorWithinDenominator: false,
  allowsNegative: true,
  inclusion: text('Countries of ASEM'),
  exclusion: text('None'),
  source: text('European Commission JRC, ASEM Sustainable Connectivity; COINr 1.1.14, ASEM_iData'),
  frequency: 'quarter',
  disaggregations: [],
  minN: 1,
  safety: false,
  references: [],
  name: text(code),
  definition: text(code),
  rationale: text('Part of the ASEM index'),
});

const groupOf = ({ code, weight }: Row): GroupDefinition => ({
  code,
  name: text(code),
  weight,
  mandatory: false,
  aggregate: { method: 'arithmetic' },
  availability: 0,
  groups: rows.filter(({ parent, level }) => parent === code && level > 1).map(groupOf),
});

const set: SetFile = {
  version: '2018.1',
  status: 'draft',
  publishedOn: null,
  appliesFrom: '2018-Q1',
  title: text('ASEM Sustainable Connectivity'),
  tree: groupOf(rows.find(({ parent }) => parent === null) as Row),
  bands: [
    { rating: 'inadequate', from: 0 },
    { rating: 'requires-improvement', from: 25 },
    { rating: 'good', from: 50 },
    { rating: 'outstanding', from: 75 },
  ],
  limiters: [],
  satisfaction: { questions: ['LPI'], responseRate: null },
};

const write = (name: string, content: object): void =>
  writeFileSync(join(FOLDER, name), `${JSON.stringify(content, null, 2)}\n`);

mkdirSync(FOLDER, { recursive: true });
write('set.json', set);
const indicators = rows.filter(({ level }) => level === 1).map(indicatorOf);
for (const indicator of indicators) write(`${indicator.code}.json`, indicator);
const values = indicators.flatMap(({ code }) =>
  units.flatMap((unit, i) => {
    const value = raw[code]?.[i] ?? null;
    return value === null
      ? []
      : [
          {
            indicator: code,
            unit,
            period: '2018-Q1',
            numerator: '',
            denominator: '',
            value,
            category: '',
            comment: '',
          },
        ];
  }),
);
writeFileSync(join(FOLDER, 'values.csv'), `${Papa.unparse(values, { newline: '\n' })}\n`);
