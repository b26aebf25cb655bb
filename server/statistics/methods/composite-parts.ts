import Type, { type Static } from 'typebox';
import { dataAvailability } from '../../domain/stats/availability.ts';
import { type Computed, orNull } from '../../domain/stats/computed.ts';
import { copeland } from '../../domain/stats/copeland.ts';
import { impute, type Substitute } from '../../domain/stats/imputation.ts';
import { moments, type Moments } from '../../domain/stats/moments.ts';
import { type Moved, treatOutliers, winsorise } from '../../domain/stats/outliers.ts';
import { cronbachAlpha } from '../../domain/stats/reliability.ts';
import { sobolIndices } from '../../domain/stats/sobol.ts';
import {
  weightedArithmetic,
  weightedGeneralised,
  weightedGeometric,
  weightedHarmonic,
  type WeightedMean,
  weightedMedian,
} from '../../domain/stats/weighted-mean.ts';
import { defineMethod, type Method } from '../method.ts';
import { explained, reasonOf } from './explained.ts';
import { normalise } from './normalise.ts';
import { Names, Numbers, Table, Figures } from './shapes.ts';

const AggregateInput = Type.Object({ x: Figures, w: Type.Optional(Numbers) });

const valueOf = (mean: WeightedMean): number | null => orNull(mean)?.value ?? null;

function aggregate({ x, w = x.map(() => 1) }: Static<typeof AggregateInput>): unknown {
  const arithmetic = weightedArithmetic(x, w);
  if (!arithmetic.computable) return arithmetic;
  const means = {
    amean: arithmetic,
    gmean: weightedGeometric(x, w),
    hmean: weightedHarmonic(x, w),
    'genmean_p0.5': weightedGeneralised(x, w, 0.5),
    genmean_pminus1: weightedGeneralised(x, w, -1),
    genmean_p2: weightedGeneralised(x, w, 2),
    median: weightedMedian(x, w),
  };
  const each = <T>(of: (mean: WeightedMean) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(means).map(([name, mean]) => [name, of(mean)]));
  return explained(each(valueOf), each(reasonOf));
}

const MOVED: Readonly<Record<Moved, string>> = { high: 'winhi', low: 'winlo' };
const LOGARITHM = 'log_CT';

const label = (moved: Moved | null): string => (moved ? MOVED[moved] : '');

const momentsOf = (found: Computed<Moments>): { skew: number | null; kurt: number | null } => ({
  skew: orNull(found)?.skewness ?? null,
  kurt: orNull(found)?.kurtosis ?? null,
});

const outliers: readonly Method[] = [
  defineMethod({
    name: 'moments',
    of: 'moments',
    functions: ['skew', 'kurt'],
    input: Type.Object({ x: Figures }),
    run: ({ x }) => {
      const found = moments(x);
      return found.computable ? explained(momentsOf(found), 'too-few-values') : found;
    },
  }),
  defineMethod({
    name: 'winsorise',
    of: 'winsorise',
    groups: ['winsorise'],
    input: Type.Object({ x: Figures }),
    run: ({ x }) => {
      const found = winsorise(x);
      if (!found.computable) return found;
      return {
        skew: found.before.skewness,
        kurt: found.before.kurtosis,
        pass: found.passedBefore,
        x: found.values,
        nwin: found.count,
        treated: found.moved.map(label),
      };
    },
  }),
  defineMethod({
    name: 'treat-outliers',
    of: 'treatOutliers',
    groups: ['outlier_treatment'],
    functions: ['Treat.numeric'],
    input: Type.Object({ x: Figures }),
    run: ({ x }) => {
      const found = treatOutliers(x);
      if (!found.computable) return found;
      const treated = (moved: Moved | null): string =>
        found.logarithm ? `${label(moved)}+${LOGARITHM}` : label(moved);
      const fields = {
        skew: found.before.skewness,
        kurt: found.before.kurtosis,
        passes_before: found.passedBefore,
        treated_x: found.values,
        treatment: found.moved.map(treated),
        skew_after: found.after?.skewness ?? null,
        kurt_after: found.after?.kurtosis ?? null,
      };
      // Pulled in so far that nothing of their shape is left.
      return explained(fields, { skew_after: 'no-variation', kurt_after: 'no-variation' });
    },
  }),
];

const ImputationInput = Type.Object({
  raw: Table,
  group: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Null()]))),
});

function imputeTable({ raw, group }: Static<typeof ImputationInput>): unknown {
  const table = (substitute: Substitute, groups?: readonly (string | null)[]): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(raw).map(([code, values]) => {
        const found = impute(values, substitute, groups);
        if (found.computable) return [code, found.values];
        // The package leaves a column without any value as it is.
        return [code, found.because === 'no-values' ? values : found];
      }),
    );
  // Values stay missing where nothing is known of their column, or of their group in it.
  const imputed = (substitute: Substitute, groups?: readonly (string | null)[]): object =>
    explained(table(substitute, groups), 'no-values');
  return {
    i_mean: imputed('mean'),
    i_median: imputed('median'),
    ...(group && { i_mean_grp: imputed('mean', group), i_median_grp: imputed('median', group) }),
  };
}

const AvailabilityInput = Type.Object({
  units: Names,
  structure: Type.Object({
    iCode: Names,
    level: Type.Array(Type.Integer()),
    parent: Type.Array(Type.Union([Type.String(), Type.Null()])),
  }),
  raw: Table,
  dat_thresh: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
});
type Structure = Static<typeof AvailabilityInput>['structure'];

/** Units with a smaller share of their indicators are not kept. */
const LEAST_AVAILABLE = 0.8;

/** The indicators below a group, at any depth; a code whose line of parents runs in a circle is below none. */
function indicatorsBelow({ iCode, level, parent }: Structure, group: string): string[] {
  const parentOf = new Map(iCode.map((code, i) => [code, parent[i] ?? null]));
  const isBelow = (code: string): boolean => {
    let above = parentOf.get(code) ?? null;
    for (let steps = 0; above !== null && above !== group && steps < iCode.length; steps++)
      above = parentOf.get(above) ?? null;
    return above === group;
  };
  return iCode.filter((code, i) => level[i] === 1 && isBelow(code));
}

function availability(input: Static<typeof AvailabilityInput>): unknown {
  const { units, structure, raw, dat_thresh = LEAST_AVAILABLE } = input;
  const indicators = structure.iCode.filter((_, i) => structure.level[i] === 1);
  const groups = structure.iCode.filter((_, i) => (structure.level[i] as number) > 1);
  const ofUnit = (unit: number, codes: readonly string[]): ReturnType<typeof dataAvailability> =>
    dataAvailability(codes.map((code) => raw[code]?.[unit] ?? null));
  const found = units.map((_, unit) => orNull(ofUnit(unit, indicators)));
  const share = (unit: number, group: string): number | null =>
    orNull(ofUnit(unit, indicatorsBelow(structure, group)))?.available ?? null;
  const summary = {
    uCode: units,
    N_missing: found.map((one) => one && one.missing),
    N_zero: found.map((one) => one && one.zero),
    N_miss_or_zero: found.map((one) => one && one.missing + one.zero),
    Dat_Avail: found.map((one) => one && one.available),
    Non_Zero: found.map((one) => one && one.nonZero),
  };
  const byAggregate = {
    uCode: units,
    ...Object.fromEntries(groups.map((group) => [group, units.map((_, unit) => share(unit, group))])),
  };
  return {
    // Without indicators there is no share of them, and without values none that is not zero.
    summary: explained(summary, 'no-values'),
    byAggregate: explained(byAggregate, 'no-values'),
    retained: units.filter((_, unit) => (found[unit]?.available ?? 0) >= dat_thresh),
  };
}

/** The pieces that composite scores are made of, each by itself. */
export const compositeParts: readonly Method[] = [
  normalise,
  defineMethod({
    name: 'aggregate',
    of: 'weightedArithmetic',
    groups: ['aggregate_vector'],
    functions: ['a_amean,a_gmean,a_hmean,a_genmean'],
    input: AggregateInput,
    run: aggregate,
  }),
  defineMethod({
    name: 'copeland',
    of: 'copeland',
    groups: ['copeland'],
    functions: ['a_copeland/outrankMatrix'],
    input: Type.Object({ X: Type.Array(Figures), w: Type.Optional(Numbers) }),
    run: ({ X, w = (X[0] ?? []).map(() => 1) }) => {
      // The package compares shares with one half as they were rounded.
      const found = copeland(X, w, { tie: 0 });
      return found.computable ? { scores: found.scores, outrank: found.outranking } : found;
    },
  }),
  ...outliers,
  defineMethod({
    name: 'impute',
    of: 'impute',
    groups: ['imputation'],
    functions: ['Impute / i_mean,i_median,i_mean_grp,i_median_grp'],
    input: ImputationInput,
    run: imputeTable,
  }),
  defineMethod({
    name: 'data-availability',
    of: 'dataAvailability',
    groups: ['data_availability'],
    functions: ['get_data_avail, Screen(byNA, .8)'],
    input: AvailabilityInput,
    run: availability,
  }),
  defineMethod({
    name: 'cronbach-alpha',
    of: 'cronbachAlpha',
    groups: ['cronbach_alpha'],
    functions: ['get_cronbach'],
    input: Type.Object({ items: Table }),
    run: ({ items }) => {
      const found = cronbachAlpha(Object.values(items));
      return found.computable ? { alpha: found.alpha, n: found.n } : found;
    },
  }),
  defineMethod({
    name: 'sobol-indices',
    of: 'sobolIndices',
    groups: ['sobol_indices'],
    functions: ['SA_estimate'],
    input: Type.Object({ y: Numbers, N: Type.Integer(), d: Type.Integer() }),
    run: ({ y, N, d }) => {
      const found = sobolIndices(y, N, d);
      return found.computable ? { variance: found.variance, si: found.first, sti: found.total } : found;
    },
  }),
];
