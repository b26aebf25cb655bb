import { expect } from 'chai';
import { type RuleChange, ruleChanges, withChange } from '../../../server/domain/scoring/rule-changes.ts';
import {
  type GroupRule,
  type MeasureRule,
  type Rules,
  rulesOf,
} from '../../../server/domain/scoring/rules.ts';
import { aGroup, anIndicator, aSet } from './sets.ts';

const reason = { uz: 'x', ru: 'x', en: 'x' };

/** With every optional part, so that all fields of the rules are there. */
const full = rulesOf(
  aSet(
    aGroup('A', {
      availabilityOf: 'weight',
      adjust: [],
      rounding: { method: 'none' },
      rate: { method: 'counts', rules: [], otherwise: 'good' },
      includes: [],
      indicators: [anIndicator('A-01')],
    }),
    {
      limiters: [{ code: 'LIM-A', when: { kind: 'no-submission' }, notBetterThan: 'good', reason }],
    },
  ),
);

/** What cannot matter: a code is a name, and parts of the tree are compared by themselves. */
const NAMES: Readonly<Record<'set' | 'group' | 'indicator', readonly string[]>> = {
  set: ['root'],
  group: ['code', 'groups', 'indicators'],
  indicator: ['code'],
};

/** Another value, whatever it means: only whether it is seen is asked. */
const other = (value: unknown): unknown =>
  typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : { other: value };

const withRoot = (root: GroupRule): Rules => ({ ...full, root });
const [rule] = full.root.indicators as [MeasureRule];

const PLACES: Readonly<
  Record<keyof typeof NAMES, { has: object; change: (field: string, value: unknown) => Rules }>
> = {
  set: { has: full, change: (field, value) => ({ ...full, [field]: value }) },
  group: { has: full.root, change: (field, value) => withRoot({ ...full.root, [field]: value }) },
  indicator: {
    has: rule,
    change: (field, value) => withRoot({ ...full.root, indicators: [{ ...rule, [field]: value }] }),
  },
};

describe('changes of rules', () => {
  for (const [kind, { has, change }] of Object.entries(PLACES)) {
    const fields = Object.entries(has).filter(
      ([field]) => !NAMES[kind as keyof typeof NAMES].includes(field),
    );
    for (const [field, value] of fields) {
      it(`see the field ${field} (${kind})`, () => {
        const changed = change(field, other(value));
        const found = ruleChanges(full, changed).filter((one) => 'field' in one);
        expect(found.map((one) => ({ kind: one.kind, field: one.field }))).to.deep.equal([{ kind, field }]);
      });
    }
  }

  it('of an indicator are made one at a time', () => {
    const to = withRoot({
      ...full.root,
      indicators: [{ ...rule, kind: 'rate', reportedBy: 'region', wholeNumbers: false, minN: 9 }],
    });
    const changes = ruleChanges(full, to);
    expect(changes).to.have.length(4);
    for (const one of changes as (RuleChange & { kind: 'indicator' })[]) {
      const [alone] = withChange(full, to, one)!.root.indicators;
      expect(alone).to.deep.equal({ ...rule, [one.field]: to.root.indicators[0]![one.field] });
    }
  });

  it('of levels bring along what names a level that is gone, and bands with unknown levels cannot stand alone', () => {
    const to: Rules = {
      ...withRoot({ ...full.root, rate: { method: 'counts', rules: [], otherwise: 'pass' } }),
      levels: ['pass', 'fail'],
      bands: [
        { rating: 'fail', from: 0 },
        { rating: 'pass', from: 50 },
      ],
      limiters: [],
    };
    const tried = ruleChanges(full, to).map((one) => [
      'field' in one && one.field,
      withChange(full, to, one),
    ]);
    expect(Object.fromEntries(tried as [string, Rules][])).to.deep.equal({
      levels: to,
      bands: null,
      limiters: { ...full, limiters: [] },
      rate: null,
    });
  });
});
