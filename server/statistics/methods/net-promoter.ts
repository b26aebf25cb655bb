import Type from 'typebox';
import { CONFIDENCE } from '../../domain/stats/interval.ts';
import { netCounts, netPromoter, netPromoterTest } from '../../domain/stats/net.ts';
import { defineMethod, type Method } from '../method.ts';
import { Confidence, Figures } from './shapes.ts';

/** Net promoter scores of answers 0–10, on −1…1. */
export const netPromoterScores: readonly Method[] = [
  defineMethod({
    name: 'net-promoter',
    of: 'netPromoter',
    groups: ['nps'],
    functions: ['nps, nps.var, nps.se'],
    input: Type.Object({ responses: Figures, conf: Type.Optional(Confidence) }),
    run: ({ responses, conf = CONFIDENCE }) => {
      const counts = netCounts(responses);
      if (!counts.computable) return counts;
      const net = netPromoter(counts.promoters, counts.detractors, counts.n, conf);
      if (!net.computable) return net;
      return {
        nps: net.net,
        variance_per_response: net.variance,
        se: net.standardError,
        lower: net.interval.low,
        upper: net.interval.high,
        n: counts.n,
      };
    },
  }),
  defineMethod({
    name: 'net-promoter-test',
    of: 'netPromoterTest',
    groups: ['nps_test_one_sample', 'nps_test_two_sample'],
    functions: ['nps.test', 'nps.test one sample'],
    input: Type.Object({ x: Figures, y: Type.Optional(Figures), conf: Type.Optional(Confidence) }),
    run: ({ x, y, conf = CONFIDENCE }) => {
      const one = netCounts(x);
      if (!one.computable) return one;
      const two = y ? netCounts(y) : null;
      if (two?.computable === false) return two;
      const test = netPromoterTest(one, two, conf);
      if (!test.computable) return test;
      const { low, high } = test.interval;
      return {
        'nps.x': test.net,
        ...(two && { 'nps.y': test.other }),
        delta: test.difference,
        // The package gives the bounds of one sample the other way round.
        int: two ? [low, high] : [high, low],
        conf,
        'p.value': test.pValue,
        'se.hat': test.standardError,
        'n.x': one.n,
        ...(two && { 'n.y': two.n }),
      };
    },
  }),
];
