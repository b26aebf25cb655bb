import { csvLine, textCell } from '../imports/service.ts';
import type { Comparison } from './compare.ts';
import type { NodeJson, TrialJson, UnitJson } from './json.ts';

/** The same as the JSON, a line a node, for spreadsheets. */

const HEADER = [
  'period',
  'unit',
  'node',
  'kind',
  'parent',
  'value',
  'normalised',
  'level',
  'score',
  'rank',
  'low',
  'high',
  'coverage',
  'weight',
  'weight_in_force',
  'rank_median',
  'rank_low',
  'rank_high',
  'limiters',
];

const number = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value);

/** The limiters that acted stand on the line of the root. */
const limitersOf = ({ limiters }: UnitJson): string =>
  textCell(
    limiters
      .filter(({ lowers }) => lowers)
      .map(({ code }) => code)
      .join(' '),
  );

const nodeCells = (period: string, unit: UnitJson, node: NodeJson): string[] => [
  period,
  textCell(unit.unit),
  node.code,
  node.kind,
  node.parent ?? '',
  number(node.value),
  number(node.normalised),
  node.parent === null ? unit.level : (node.level ?? ''),
  number(node.score),
  number(node.rank),
  number(node.interval?.low),
  number(node.interval?.high),
  number(node.coverage),
  number(node.weight),
  number(node.weightInForce),
  number(node.rankInterval?.median),
  number(node.rankInterval?.low),
  number(node.rankInterval?.high),
  node.parent === null ? limitersOf(unit) : '',
];

export const trialsCsv = (trials: readonly TrialJson[]): string =>
  [
    HEADER,
    ...trials.flatMap(({ period, units }) =>
      units.flatMap((unit) => unit.nodes.map((node) => nodeCells(period, unit, node))),
    ),
  ]
    .map((cells) => csvLine(cells))
    .join('');

const COMPARISON_HEADER = [
  'period',
  'unit',
  'score_from',
  'score_to',
  'rank_from',
  'rank_to',
  'level_from',
  'level_to',
  'places',
  'change',
  'effect',
  'level_alone',
];

/** A line a unit that moves or has another level, and change that did it; one line where no change does so alone. */
export const comparisonCsv = (comparisons: readonly (Comparison & { period: string })[]): string =>
  [COMPARISON_HEADER, ...comparisons.flatMap(comparisonCells)].map((cells) => csvLine(cells)).join('');

const comparisonCells = ({ period, moves, stay }: Comparison & { period: string }): string[][] =>
  [...moves, ...stay.filter(({ from, to }) => from.rating !== to.rating)].flatMap(
    ({ unit, from, to, places, because }) => {
      const standing = [
        period,
        textCell(unit),
        number(from.score),
        number(to.score),
        number(from.rank),
        number(to.rank),
        from.rating,
        to.rating,
        number(places),
      ];
      if (because.length === 0) return [[...standing, '', '', '']];
      return because.map(({ change, effect, rating }) => [
        ...standing,
        textCell(changeName(change)),
        number(effect),
        rating,
      ]);
    },
  );

/** `ACC weight`, `SAT-01 normalise`, `SAT-01 group`, `bands`. */
export function changeName(change: Comparison['changes'][number]): string {
  switch (change.kind) {
    case 'set':
      return change.field;
    case 'structure':
      return 'tree';
    case 'place':
      return `${change.code} group`;
    default:
      return `${change.code} ${change.field}`;
  }
}
