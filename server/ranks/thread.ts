import { parentPort, workerData } from 'node:worker_threads';
import { rankUncertainty } from '../domain/scoring/uncertainty.ts';
import { giveWay } from '../jobs/service.ts';
import type { RankMessage, RankOrder } from './service.ts';

/** The first file of the thread in which ranks are computed again and again. */

const say = (message: RankMessage): void => {
  parentPort?.postMessage(message);
};

giveWay();

const { order } = workerData as { order: RankOrder };
say({
  type: 'end',
  units: rankUncertainty(order.rules, order.units, order.columns, {
    replications: order.replications,
    seed: order.seed,
    onProgress: (done, total) => {
      say({ type: 'progress', done, total });
    },
  }),
});
