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
      const [theil, curve] = [orNull(theilEntropy(x)), orNull(lorenzCurve(x))];
      const [variation, weighted] = [orNull(coefficientOfVariation(x)), w && orNull(lorenzCurve(x, w))];
      return {
        gini: gini.value,
        gini_corrected: gini.corrected,
        theil_par0: theil?.t ?? null,
        theil_par1: theil?.l ?? null,
        'atkinson_0.5': orNull(atkinsonIndex(x))?.value ?? null,
        hoover_RS: orNull(hooverIndex(x))?.value ?? null,
        cv_population: variation?.value ?? null,
        cv_sq: variation?.square ?? null,
        lorenz_p: curve?.shareOfUnits ?? null,
        lorenz_L: curve?.shareOfTotal ?? null,
        lorenz_weighted_p: weighted?.shareOfUnits ?? null,
        lorenz_weighted_L: weighted?.shareOfTotal ?? null,
      };
    },
  }),
  defineMethod({
    name: 'theil-entropy',
    of: 'theilEntropy',
    input: Amounts,
    run: ({ x }) => theilEntropy(x),
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
