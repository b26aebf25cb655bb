import { expect } from 'chai';
import {
  calendarDay,
  type Circumstances,
  collectedPeriod,
  daysLeft,
  decisionsFrom,
  dueDay,
  isLocked,
  isOnTime,
  isOpenForEntry,
  SUBMISSION_STATES,
  timeliness,
  TRANSITIONS,
  transitionFor,
} from '../../server/domain/submission.ts';
import { isOpenIn } from '../../server/domain/org-unit.ts';
import type { Action } from '../../server/domain/permissions.ts';

const REPORTING = { opensAfterDays: 1, dueAfterDays: 10 };
const ALWAYS_OPEN = { openedOn: null, closedOn: null };

describe('submission', () => {
  it('is due a number of days after the quarter', () => {
    expect(dueDay(REPORTING, '2026-Q3')).to.equal('2026-10-10');
    expect(daysLeft('2026-10-10', '2026-10-04')).to.equal(6);
    expect(daysLeft('2026-10-10', '2026-10-10')).to.equal(0);
    expect(daysLeft('2026-10-10', '2026-11-22')).to.equal(-43);
    expect(isOnTime(REPORTING, '2026-Q3', '2026-10-10')).to.equal(true);
    expect(isOnTime(REPORTING, '2026-Q3', '2026-10-11')).to.equal(false);
  });

  it('opens some days after the quarter', () => {
    const later = { opensAfterDays: 5, dueAfterDays: 10 };
    expect(isOpenForEntry(REPORTING, '2026-Q3', '2026-09-30')).to.equal(false);
    expect(isOpenForEntry(REPORTING, '2026-Q3', '2026-10-01')).to.equal(true);
    expect(collectedPeriod(REPORTING, '2026-10-01')).to.equal('2026-Q3');
    expect(collectedPeriod(later, '2026-10-04')).to.equal('2026-Q2');
    expect(collectedPeriod(later, '2026-10-05')).to.equal('2026-Q3');
  });

  it('knows what day it is where the programme works', () => {
    expect(calendarDay(new Date('2026-10-10T20:00:00Z'), 'Asia/Tashkent')).to.equal('2026-10-11');
    expect(calendarDay(new Date('2026-10-10T18:59:59Z'), 'Asia/Tashkent')).to.equal('2026-10-10');
    expect(calendarDay(new Date('2026-01-01T00:30:00Z'), 'America/New_York')).to.equal('2025-12-31');
  });

  describe('timeliness', () => {
    const submitted = new Map([
      ['2025-Q4', '2026-01-09'],
      ['2026-Q1', '2026-04-30'],
      ['2026-Q2', '2026-07-10'],
    ]);
    const of = (days: Map<string, string>, today: string, unit = ALWAYS_OPEN, began = '2020-Q1') =>
      timeliness(REPORTING, (period) => isOpenIn(unit, period), '2026-Q3', days, began, today);

    it('counts four quarters, late ones as due', () => {
      expect(of(submitted, '2026-10-11')).to.deep.equal({ onTime: 2, due: 4 });
    });

    it('does not count a quarter that is not due yet, unless it has been submitted', () => {
      expect(of(submitted, '2026-10-10')).to.deep.equal({ onTime: 2, due: 3 });
      expect(of(new Map([...submitted, ['2026-Q3', '2026-10-02']]), '2026-10-02')).to.deep.equal({
        onTime: 3,
        due: 4,
      });
    });

    it('does not count quarters before the provider opened, after it closed, or before collection began', () => {
      expect(of(submitted, '2026-10-11', { openedOn: '2026-04-01', closedOn: null } as never)).to.deep.equal({
        onTime: 1,
        due: 2,
      });
      expect(of(submitted, '2026-10-11', { openedOn: null, closedOn: '2026-06-30' } as never)).to.deep.equal({
        onTime: 1,
        due: 2,
      });
      expect(of(submitted, '2026-10-11', ALWAYS_OPEN, '2026-Q2')).to.deep.equal({ onTime: 1, due: 2 });
    });
  });

  describe('transitions', () => {
    const now: Circumstances = {
      entryOpen: true,
      unitOpen: true,
      beingCollected: true,
      missing: 0,
      confirmed: false,
    };
    const coordinator = (action: Action): boolean =>
      action === 'collect.write' || action === 'collect.submit';
    const administrator = (): boolean => true;
    const name = (result: ReturnType<typeof transitionFor>): string =>
      'transition' in result ? result.transition.name : result.problem.code;

    it('saves a draft and submits it', () => {
      expect(name(transitionFor('save', 'not-started', now, coordinator))).to.equal('save');
      expect(name(transitionFor('submit', 'draft', now, coordinator))).to.equal('submit');
    });

    it('submits what is incomplete only when that is confirmed', () => {
      const missing = { ...now, missing: 3 };
      expect(name(transitionFor('submit', 'draft', missing, coordinator))).to.equal(
        'submission-complete-or-confirmed',
      );
      expect(name(transitionFor('submit', 'draft', { ...missing, confirmed: true }, coordinator))).to.equal(
        'submit',
      );
    });

    it('lets a submitted form be corrected during its collection, afterwards only by those who may amend', () => {
      const over = { ...now, beingCollected: false };
      expect(name(transitionFor('save', 'submitted', now, coordinator))).to.equal('correct');
      expect(name(transitionFor('save', 'submitted', over, coordinator))).to.equal(
        'submission-being-collected',
      );
      expect(name(transitionFor('save', 'submitted', over, administrator))).to.equal('amend');
      expect(name(transitionFor('submit', 'submitted', now, coordinator))).to.equal(
        'submission-no-transition',
      );
    });

    it('returns what was submitted to whoever entered it, to be submitted again', () => {
      const inspector = (action: Action): boolean => action === 'collect.verify';
      const region = (action: Action): boolean => coordinator(action) || action === 'collect.approve';
      const why = { ...now, reasonGiven: true };
      expect(name(transitionFor('return', 'submitted', now, region))).to.equal('submission-reason-given');
      expect(name(transitionFor('return', 'submitted', why, region))).to.equal('return');
      expect(name(transitionFor('return', 'submitted', why, inspector))).to.equal('submission-not-allowed');
      expect(name(transitionFor('return', 'verified', why, inspector))).to.equal('reject');
      expect(name(transitionFor('return', 'verified', why, region))).to.equal('submission-not-allowed');
      expect(
        name(transitionFor('save', 'returned', { ...now, beingCollected: false }, coordinator)),
      ).to.equal('rework');
      expect(name(transitionFor('submit', 'returned', now, coordinator))).to.equal('resubmit');
      expect(name(transitionFor('submit', 'returned', { ...now, errors: 1 }, coordinator))).to.equal(
        'submission-no-errors',
      );
    });

    it('approves what somebody else submitted and nobody changed meanwhile', () => {
      const region = (action: Action): boolean => action === 'collect.approve';
      expect(name(transitionFor('approve', 'submitted', now, region))).to.equal('approve');
      expect(name(transitionFor('approve', 'submitted', { ...now, ownWork: true }, region))).to.equal(
        'submission-four-eyes',
      );
      expect(
        name(transitionFor('approve', 'submitted', { ...now, changedMeanwhile: true }, region)),
      ).to.equal('submission-as-seen');
      expect(name(transitionFor('approve', 'draft', now, region))).to.equal('submission-not-submitted');
      expect(name(transitionFor('verify', 'approved', now, region))).to.equal('submission-not-allowed');
    });

    it('locks what was approved, verified or published, for everybody', () => {
      for (const state of ['approved', 'verified', 'published'] as const) {
        expect(isLocked(state)).to.equal(true);
        expect(name(transitionFor('save', state, now, administrator))).to.equal(`submission-${state}`);
        expect(name(transitionFor('submit', state, now, administrator))).to.equal(`submission-${state}`);
      }
      expect(isLocked('submitted')).to.equal(false);
    });

    it('publishes what was verified, the rest by word, and reopens with a reason', () => {
      expect(name(transitionFor('publish', 'verified', now, administrator))).to.equal('publish');
      expect(name(transitionFor('publish', 'submitted', now, administrator))).to.equal(
        'submission-unverified-confirmed',
      );
      expect(
        name(transitionFor('publish', 'not-started', { ...now, confirmed: true }, administrator)),
      ).to.equal('publish-unverified');
      expect(name(transitionFor('reopen', 'published', now, administrator))).to.equal(
        'submission-reason-given',
      );
      expect(
        name(transitionFor('reopen', 'published', { ...now, reasonGiven: true }, administrator)),
      ).to.equal('reopen');
      expect(name(transitionFor('reopen', 'published', { ...now, reasonGiven: true }, coordinator))).to.equal(
        'submission-not-allowed',
      );
    });

    it('leads from every state on, and names an action for each step', () => {
      for (const state of SUBMISSION_STATES)
        expect(
          TRANSITIONS.some(({ from }) => from.includes(state)),
          state,
        ).to.equal(true);
      expect(decisionsFrom('submitted', administrator)).to.deep.equal(['approve', 'return', 'publish']);
      expect(decisionsFrom('submitted', (action) => action === 'collect.approve')).to.deep.equal([
        'approve',
        'return',
      ]);
    });

    it('refuses closed units, quarters that are not open, and strangers', () => {
      expect(name(transitionFor('save', 'draft', { ...now, unitOpen: false }, coordinator))).to.equal(
        'submission-unit-open',
      );
      expect(name(transitionFor('save', 'draft', { ...now, entryOpen: false }, coordinator))).to.equal(
        'submission-entry-open',
      );
      for (const [intent, state] of [
        ['save', 'draft'],
        ['save', 'returned'],
        ['submit', 'draft'],
        ['submit', 'returned'],
      ] as const)
        expect(name(transitionFor(intent, state, { ...now, closed: true }, coordinator)), state).to.equal(
          'submission-not-closed',
        );
      expect(name(transitionFor('save', 'draft', now, () => false))).to.equal('submission-not-allowed');
    });
  });
});
