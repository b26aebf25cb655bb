import { compile } from '../../server/domain/scoring/plan.ts';
import { drawsFrom } from '../../server/domain/scoring/draws.ts';
import { type Columns, evaluate } from '../../server/domain/scoring/kernel.ts';
import { rulesOf } from '../../server/domain/scoring/rules.ts';
import { rankUncertainty } from '../../server/domain/scoring/uncertainty.ts';
import { aGroup, anIndicator, aSet } from '../domain/scoring/sets.ts';

/**
 * What a thousand replications cost, in seconds of CPU and, since machines differ, in plain evaluations of the same units: `npm run bench`. Ends with an
 * error where a replication has become dearer than it may be beside one of these.
 */

const UNITS = 200;
const REPLICATIONS = 1000;
/** Of a replication in plain evaluations: drawing values and ranking groups may cost about as much as scoring does. */
const MOST = 4;

const GROUPS = [6, 6, 6, 6, 5, 5];

const set = aSet(
  aGroup('ALL', {
    aggregate: { method: 'geometric', scale: [1, 100] },
    groups: GROUPS.map((size, group) =>
      aGroup(`G${String(group)}`, {
        weight: group + 1,
        indicators: Array.from({ length: size }, (_, i) =>
          anIndicator(`G${String(group)}-0${String(i + 1)}`),
        ),
      }),
    ),
  }),
);

const rules = rulesOf(set);
const plan = compile(rules);
const draws = drawsFrom(1);

/** Every thirtieth value is missing. */
const value = (): number => (draws.index(30) === 0 ? NaN : 10 + 80 * draws.uniform());
const columns: Columns = {
  units: UNITS,
  measured: plan.indicators.map(() => {
    const values = Float64Array.from({ length: UNITS }, value);
    return { values, low: values.map((x) => x - 5), high: values.map((x) => x + 5) };
  }),
  applicable: plan.indicators.map(() => new Uint8Array(UNITS).fill(1)),
};
const units = Array.from({ length: UNITS }, (_, i) => `P${String(i)}`);

/** Seconds of CPU of all threads of the process. */
function cpuOf(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}

const scores = (): void => {
  for (let run = 0; run < REPLICATIONS; run++) evaluate(plan, columns, { scoresOnly: true });
};
const intervals = (): void => {
  for (let run = 0; run < REPLICATIONS; run++) evaluate(plan, columns);
};
const ranks = (): void => {
  rankUncertainty(rules, units, columns, { replications: REPLICATIONS, seed: 1 });
};

// The first time the program is compiled as well, as it is for whoever calls the command.
const first = cpuOf(ranks);
scores();
const [plain, bounded, again] = [scores, intervals, ranks].map(cpuOf) as [number, number, number];
const ratio = again / plain;
const lines = [
  `${String(UNITS)} units, ${String(plan.indicators.length)} indicators, ${String(plan.groups.length)} groups, ${String(REPLICATIONS)} times`,
  `scores                ${plain.toFixed(2)} s`,
  `scores and intervals  ${bounded.toFixed(2)} s, ${(bounded / plain).toFixed(1)} times the scores`,
  `replications          ${again.toFixed(2)} s, ${ratio.toFixed(1)} times the scores; ${first.toFixed(2)} s the first time`,
];
process.stdout.write(`${lines.join('\n')}\n`);
if (ratio > MOST) {
  process.stderr.write(`A replication costs more than ${String(MOST)} plain evaluations\n`);
  process.exitCode = 1;
}
