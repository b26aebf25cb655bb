import { expect } from 'chai';
import { changedFrom, inForce, type Span } from '../../server/domain/effective.ts';

const ALWAYS: Span<string>[] = [{ from: '0000-Q1', to: '9999-Q4', value: 'A' }];
const same = (a: string, b: string): boolean => a === b;
const from = (spans: Span<string>[], period: string, value: string): Span<string>[] =>
  changedFrom(spans, period, () => value, same);
const said = (spans: Span<string>[]): string =>
  spans.map(({ from: at, value }) => `${at} ${value}`).join(', ');

describe('what holds from a moment on', () => {
  it('leaves what held before as it was', () => {
    const spans = from(ALWAYS, '2026-Q2', 'B');
    expect(said(spans)).to.equal('0000-Q1 A, 2026-Q2 B');
    expect(inForce(spans, '2026-Q1')).to.equal('A');
    expect(inForce(spans, '2026-Q2')).to.equal('B');
    expect(inForce(spans, '2999-Q4')).to.equal('B');
  });

  it('holds until what was written down for a later moment', () => {
    const spans = from(from(ALWAYS, '2026-Q2', 'B'), '2025-Q1', 'C');
    expect(said(spans)).to.equal('0000-Q1 A, 2025-Q1 C, 2026-Q2 B');
  });

  it('replaces what was written down for the same moment, and joins what says the same', () => {
    const spans = from(ALWAYS, '2026-Q2', 'B');
    expect(said(from(spans, '2026-Q2', 'C'))).to.equal('0000-Q1 A, 2026-Q2 C');
    expect(said(from(spans, '2026-Q2', 'A'))).to.equal('0000-Q1 A');
    expect(from(ALWAYS, '2026-Q2', 'A')).to.deep.equal(ALWAYS);
  });

  it('changes what held at that moment, not what holds now', () => {
    const spans = changedFrom(from(ALWAYS, '2026-Q2', 'B'), '2025-Q1', (before) => `${before}!`, same);
    expect(said(spans)).to.equal('0000-Q1 A, 2025-Q1 A!, 2026-Q2 B');
  });

  it('has neither gaps nor overlaps after any changes', () => {
    let spans = ALWAYS;
    for (let i = 0; i < 200; i++) {
      const year = 2000 + ((i * 7919) % 27);
      spans = from(spans, `${String(year)}-Q${String((i % 4) + 1)}`, 'ABC'[(i * 31) % 3]!);
      expect(spans[0]!.from).to.equal('0000-Q1');
      expect(spans.at(-1)!.to).to.equal('9999-Q4');
      spans.slice(1).forEach((span, at) => {
        expect(span.from).to.equal(spans[at]!.to);
        expect(span.value).not.to.equal(spans[at]!.value);
        expect(span.from < span.to).to.equal(true);
      });
    }
  });

  it('says nothing of what nobody can know', () => {
    expect(() => inForce([{ from: '2026-Q1', to: '2026-Q2', value: 'A' }], '2026-Q2')).to.throw(RangeError);
  });
});
