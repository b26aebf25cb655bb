import { expect } from 'chai';
import fc from 'fast-check';
import { METHODS, type Method, runLines } from '../../server/statistics/service.ts';
import { hostileInputs, unexplained, unspeakable } from './hostile.ts';

/** What `mezon stats` would answer, and JSON would lose. */
async function faults(method: Method, input: unknown): Promise<string[]> {
  const found: string[] = [];
  for await (const answer of runLines(method, [JSON.stringify(input)])) {
    found.push(...unspeakable(answer));
    if (!('result' in answer)) continue;
    found.push(...unexplained(answer.result, input as Record<string, unknown>));
    if (answer.result === undefined) found.push('no result');
  }
  return found;
}

describe('Whatever a line says, a method answers with finite numbers, or with the reason why it cannot', () => {
  for (const method of METHODS)
    it(method.name, async () => {
      await fc.assert(
        fc.asyncProperty(hostileInputs(method), async (input) => {
          expect(await faults(method, input)).to.deep.equal([]);
        }),
        { numRuns: 60 },
      );
    });
});
