import { expect } from 'chai';
import { methodFor } from '../../server/statistics/service.ts';
import { differences } from './compare.ts';
import { inputOf, isQuirk, type OracleCase, readVectors, type Vectors } from './read.ts';

function answer(one: OracleCase, { tolerance, datasets }: Vectors['meta']): string[] {
  const input = inputOf(one, datasets);
  const method = methodFor([one.group, one.source.function], input);
  if (!method) return [`no method answers ${one.group}`];
  return differences(tolerance, method.run(input as never), one.expected);
}

describe('vectors of published software', () => {
  const summaries: string[] = [];
  after(() => {
    for (const line of summaries) console.log(`      ${line}`);
  });

  for (const { file, meta, cases } of readVectors()) {
    const excluded = cases.filter(isQuirk);
    let passed = 0;

    describe(file, () => {
      after(() => {
        const left =
          excluded.length === 0
            ? ''
            : ` (defects of the package: ${excluded.map(({ id }) => id).join(', ')})`;
        summaries.push(
          `${file}: ${String(cases.length)} cases, ${String(passed)} passed, ${String(excluded.length)} excluded${left}`,
        );
      });

      for (const one of cases.filter((candidate) => !isQuirk(candidate))) {
        it(`${one.group}: ${one.id}`, () => {
          expect(answer(one, meta)).to.deep.equal([]);
          passed++;
        });
      }
    });
  }
});
