import { Type } from 'typebox';
import { orNull } from '../../domain/stats/computed.ts';
import {
  atkinsonIndex,
  coefficientOfVariation,
  giniIndex,
  hooverIndex,
  lorenzCurve,
  theilEntropy,
} from '../../domain/stats/income-inequality.ts';
import { defineMethod, type Method } from '../method.ts';
import { explained, reasonOf } from './explained.ts';
import { Figures } from './shapes.ts';

const Amounts = Type.Object({ x: Figures });
/** `w`: how many heads each amount stands for. */
const Weighted = { x: Figures, w: Type.Optional(Figures) };

/** Indexes of how a resource is spread, under the names of the package ineq. */
export const inequalityMethods: readonly Method[] = [
  defineMethod({
    name: 'gini-index',
    of: 'giniIndex',
    groups: ['gini_unweighted'],
    functions: ['Gini, Theil, Atkinson, RS, var.coeff, entropy, Lc'],
    input: Type.Object(Weighted, {
      description: 'Every amount counts once; w is used by the weighted Lorenz curve alone.',
    }),
    run: ({ x, w }) => {
      const gini = giniIndex(x);
      if (!gini.computable) return gini;
      const [theil, atkinson, hoover] = [theilEntropy(x), atkinsonIndex(x), hooverIndex(x)];
      const [variation, curve] = [coefficientOfVariation(x), lorenzCurve(x)];
      const weighted = w ? lorenzCurve(x, w) : null;
      const fields = {
        gini: gini.value,
        gini_corrected: gini.corrected,
        theil_par0: orNull(theil)?.t ?? null,
        theil_par1: orNull(theil)?.l ?? null,
        'atkinson_0.5': orNull(atkinson)?.value ?? null,
        hoover_RS: orNull(hoover)?.value ?? null,
        cv_population: orNull(variation)?.value ?? null,
        cv_sq: orNull(variation)?.square ?? null,
        lorenz_p: orNull(curve)?.shareOfUnits ?? null,
        lorenz_L: orNull(curve)?.shareOfTotal ?? null,
        lorenz_weighted_p: (weighted && orNull(weighted))?.shareOfUnits ?? null,
        lorenz_weighted_L: (weighted && orNull(weighted))?.shareOfTotal ?? null,
      };
      return explained(fields, {
        gini_corrected: 'too-few-values',
        theil_par0: reasonOf(theil),
        theil_par1: reasonOf(theil) ?? 'not-positive',
        'atkinson_0.5': reasonOf(atkinson),
        hoover_RS: reasonOf(hoover),
        cv_population: reasonOf(variation),
        cv_sq: reasonOf(variation),
        lorenz_p: reasonOf(curve),
        lorenz_L: reasonOf(curve),
        lorenz_weighted_p: weighted && reasonOf(weighted),
        lorenz_weighted_L: weighted && reasonOf(weighted),
      });
    },
  }),
  defineMethod({
    name: 'theil-entropy',
    of: 'theilEntropy',
    input: Amounts,
    run: ({ x }) => explained(theilEntropy(x), { l: 'not-positive' }),
  }),
  defineMethod({
    name: 'atkinson-index',
    of: 'atkinsonIndex',
    input: Type.Object({ x: Figures, aversion: Type.Optional(Type.Number()) }),
    run: ({ x, aversion }) => atkinsonIndex(x, aversion),
  }),
  defineMethod({ name: 'hoover-index', of: 'hooverIndex', input: Amounts, run: ({ x }) => hooverIndex(x) }),
  defineMethod({
    name: 'coefficient-of-variation',
    of: 'coefficientOfVariation',
    input: Amounts,
    run: ({ x }) => coefficientOfVariation(x),
  }),
  defineMethod({
    name: 'lorenz-curve',
    of: 'lorenzCurve',
    input: Type.Object(Weighted),
    run: ({ x, w }) => lorenzCurve(x, w),
  }),
];
