import { expect } from 'chai';
import { methodFor } from '../../server/statistics/service.ts';
import { differences, isJudged, JUDGED, type Terms } from './compare.ts';
import { inputOf, isQuirk, type OracleCase, readVectors, type Vectors } from './read.ts';

/** What our method says of a case; undefined where none answers it. */
function answerOf(one: OracleCase, { datasets }: Vectors['meta']): unknown {
  const input = inputOf(one, datasets);
  return methodFor([one.group, one.source.function], input)?.run(input as never);
}

const termsOf = (one: OracleCase, { tolerance, datasets }: Vectors['meta']): Terms => ({
  stated: tolerance,
  input: inputOf(one, datasets),
});

function faults(one: OracleCase, meta: Vectors['meta']): string[] {
  const answer = answerOf(one, meta);
  return answer === undefined
    ? [`no method answers ${one.group}`]
    : differences(termsOf(one, meta), answer, one.expected);
}

/** Numbers of what a package printed that could be one per cent greater and nobody would notice. */
function unnoticed(terms: Terms, expected: unknown, path = ''): string[] {
  if (typeof expected === 'number')
    return expected === 0 || differences(terms, expected, expected * 1.01, path).length > 0 ? [] : [path];
  if (typeof expected !== 'object' || expected === null) return [];
  const compared = Object.entries(expected).filter(([key]) => !isJudged(path, key));
  return compared.flatMap(([key, one]: [string, unknown]) => {
    const step = Array.isArray(expected) ? `[${key}]` : path === '' ? key : `.${key}`;
    return unnoticed(terms, one, path + step);
  });
}

/** Copies of a value, in each of which another number is one per cent greater. */
function tampered(value: unknown): unknown[] {
  if (typeof value === 'number') return value === 0 ? [] : [value * 1.01];
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    tampered(part).map((other) => (isList ? value.with(Number(key), other) : { ...value, [key]: other })),
  );
}

describe('vectors of published software', () => {
  const summaries: string[] = [];
  after(() => {
    for (const line of summaries) console.log(`      ${line}`);
  });

  it('would notice one per cent in every number, but for searches and what is taken from 1', () => {
    const found = readVectors().flatMap(({ file, meta, cases }) =>
      cases.flatMap((one) =>
        unnoticed(termsOf(one, meta), one.expected).map((path) => ({ file, id: one.id, path })),
      ),
    );
    const known = /^hw_additive_optimised\.|^cor_test_kendall_exact\.p_value$|^p\.value$/;
    expect(found.filter(({ path }) => !known.test(path))).to.deep.equal([]);
  });

  it('would notice one per cent in what a search is judged by, printed or found', () => {
    for (const { meta, cases } of readVectors())
      for (const one of cases)
        for (const [part, printed] of Object.entries(one.expected ?? {}).filter(([key]) =>
          JUDGED.test(key),
        )) {
          const answer = (answerOf(one, meta) as Record<string, object>)[part] ?? {};
          const found = Object.fromEntries(Object.entries(answer).filter(([key]) => isJudged(part, key)));
          const passes = (actual: unknown, expected: unknown): boolean =>
            differences(termsOf(one, meta), actual, expected, part).length === 0;
          expect(passes(found, printed), one.id).to.equal(true);
          expect(
            [
              ...tampered(printed).filter((wrong) => passes(found, wrong)),
              ...tampered(found).filter((wrong) => passes(wrong, printed)),
            ],
            one.id,
          ).to.deep.equal([]);
        }
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
          expect(faults(one, meta)).to.deep.equal([]);
          passed++;
        });
      }
    });
  }
});
