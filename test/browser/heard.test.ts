import { expect } from 'chai';
import type { CellAnswer } from '../../server/submissions/cell-view.ts';
import { basisOf, heardAfter } from '../../views/public/scripts/collect/heard.ts';
import type { Step, WaitingEdit } from '../../views/public/scripts/collect/outbox.ts';

const edit = (
  basedOn: string,
  steps: Record<string, Step>,
  about: Partial<WaitingEdit> = {},
): WaitingEdit => ({
  edit: { id: '', indicator: 'QUA-01', basedOn },
  steps,
  unit: 'P001',
  period: '2026-Q3',
  email: 'somebody@example.org',
  state: 'queued',
  why: '',
  ...about,
});

const answer = (
  outcome: CellAnswer['outcome'],
  version: string,
  fields: CellAnswer['fields'],
): CellAnswer => ({
  at: '2026-10-04T09:00:00.000Z',
  outcome,
  version,
  fields,
  comment: '',
  absence: '',
  reason: '',
  followUp: false,
  entered: '',
  values: [],
  problems: [],
  conflict: null,
  progress: { filled: 0, required: 1, text: '', percent: '' },
  state: { text: '', className: '' },
});

const first = edit('0', { numerator: { from: '', to: '5' } });
const heard = heardAfter(undefined, first, answer('saved', '1', { numerator: '5', denominator: '' }));

describe('what an edit rests on when it is sent', () => {
  it('is its author’s own figure, from whichever page it came', () => {
    expect(basisOf(edit('0', { numerator: { from: '', to: '7' } }), heard)).to.equal('1');
    const later = heardAfter(
      heard,
      edit('1', { denominator: { from: '', to: '9,0' } }),
      answer('saved', '2', { numerator: '5', denominator: '9' }),
    );
    const both = { numerator: { from: '', to: '7' }, denominator: { from: '', to: '8' } };
    expect(basisOf(edit('0', both), later)).to.equal('2');
  });

  it('is what was shown, where somebody else has changed that since', () => {
    const changed = answer('saved', '3', { numerator: '6', denominator: '9' });
    const since = heardAfter(heard, edit('1', { comment: { from: '', to: 'x' } }), changed);
    expect(since.own).to.deep.equal([]);
    expect(basisOf(edit('0', { numerator: { from: '', to: '7' } }), since)).to.equal('0');
    // What they changed to was shown, or they changed something else.
    expect(basisOf(edit('1', { numerator: { from: '6,0', to: '7' } }), since)).to.equal('3');
    expect(basisOf(edit('0', { reason: { from: '', to: 'lost' } }), since)).to.equal('3');
    // What nobody can say any more was perhaps not.
    expect(basisOf(edit('0', { numerator: { from: null, to: '7' } }), since)).to.equal('0');
    const refused = answer('conflict', '3', { numerator: '6', denominator: '' });
    expect(heardAfter(undefined, first, refused).own).to.deep.equal([]);
  });

  it('stays as it is for what the server may have already, and for pages that know more', () => {
    const steps = { numerator: { from: '', to: '7' } };
    expect(basisOf(edit('0', steps, { tried: true }), heard)).to.equal('0');
    expect(basisOf(edit('4', steps), heard)).to.equal('4');
    expect(basisOf(edit('0', steps), undefined)).to.equal('0');
  });
});
