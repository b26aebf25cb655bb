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

/** Numbers of what a package printed that could be one per cent greater and nobody would notice. */
function unnoticed(stated: string, expected: unknown, path = ''): string[] {
  if (typeof expected === 'number')
    return expected === 0 || differences(stated, expected, expected * 1.01, path).length > 0 ? [] : [path];
  if (typeof expected !== 'object' || expected === null) return [];
  return Object.entries(expected).flatMap(([key, one]: [string, unknown]) => {
    const step = Array.isArray(expected) ? `[${key}]` : path === '' ? key : `.${key}`;
    return unnoticed(stated, one, path + step);
  });
}

describe('vectors of published software', () => {
  const summaries: string[] = [];
  after(() => {
    for (const line of summaries) console.log(`      ${line}`);
  });

  it('would notice one per cent in every number, but for searches and what is taken from 1', () => {
    const found = readVectors().flatMap(({ file, meta, cases }) =>
      cases.flatMap(({ id, expected }) =>
        unnoticed(meta.tolerance, expected).map((path) => ({ file, id, path })),
      ),
    );
    const known = /^hw_additive_optimised\.|^cor_test_kendall_exact\.p_value$|^p\.value$/;
    expect(found.filter(({ path }) => !known.test(path))).to.deep.equal([]);
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
