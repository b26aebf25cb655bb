import type { LevelCode } from '../domain/indicator-set.ts';
import { type RuleChange, ruleChanges, withChange } from '../domain/scoring/rule-changes.ts';
import { RulesError } from '../domain/scoring/plan.ts';
import { rootOf, type Scorecard } from '../domain/scoring/scorecard.ts';
import { type Trial, type TrialInputs, tryOut } from './score-values.ts';

interface Standing {
  score: number | null;
  rank: number | null;
  rating: LevelCode;
}

export interface Cause {
  change: RuleChange;
  /** By how much the score differs with this change alone; null where there is none before or after it. */
  effect: number | null;
  /** The level with this change alone. */
  rating: LevelCode;
}

/** How one unit stands under two sets, and which changes of the rules moved it. */
export interface Move {
  unit: string;
  from: Standing;
  to: Standing;
  /** Places gained (above zero) or lost; null when one of the sets gives no rank. */
  places: number | null;
  /** What each change does under the first set when it is made alone, furthest first; those that change neither score nor level are left out. */
  because: Cause[];
  /**
   * What changes do together that none does alone: the difference of the two scores less the effects in `because`. Zero where each change counts for itself;
   * null without both scores.
   */
  together: number | null;
}

export interface Comparison {
  from: { version: string; fingerprint: string };
  to: { version: string; fingerprint: string };
  changes: RuleChange[];
  /** Units whose rank is another one, or that have a rank under one of the sets only. */
  moves: Move[];
  /** Units that keep their rank, or have none under either set; their scores and levels may be other ones. */
  stay: Move[];
}

const standingsOf = ({ scorecards, ranks }: Trial): Map<string, Standing> =>
  new Map(
    scorecards.map((card, i) => [
      card.unit,
      { score: card.score, rank: ranks.get(rootOf(card).code)?.[i] ?? null, rating: card.rating },
    ]),
  );

const byCode = (a: Move, b: Move): number => (a.unit < b.unit ? -1 : 1);

const NOT_THERE: Standing = { score: null, rank: null, rating: 'not-rated' };

/** Differences of scores are told to ten decimals: what lies beyond is noise of the subtraction. */
const told = (score: number): number => Math.round(score * 1e10) / 1e10;

const difference = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? null : told(to - from);

type Alone = Pick<Scorecard, 'score' | 'rating'>;

/** Scores and levels of all units with one change alone; none where it cannot stand alone. */
function alone(from: Trial, to: Trial, values: TrialInputs, change: RuleChange): Map<string, Alone> {
  const rules = withChange(from.rules, to.rules, change);
  if (rules === null) return new Map();
  try {
    const { scorecards } = tryOut(from.set, values, from.period, rules);
    return new Map(scorecards.map((card) => [card.unit, card]));
  } catch (error) {
    // Some changes hold together only with others: an include and the indicator that it names.
    if (error instanceof RulesError) return new Map();
    throw error;
  }
}

/** @param found with the change alone; undefined where it cannot stand alone */
function causeOf(change: RuleChange, was: Standing, found: Alone | undefined): Cause[] {
  if (!found || (found.score === was.score && found.rating === was.rating)) return [];
  const effect = difference(was.score, found.score);
  return effect === 0 && found.rating === was.rating ? [] : [{ change, effect, rating: found.rating }];
}

/**
 * Who moves from one set to another, and why.
 *
 * @param values the same for both
 * @returns units that gain most first, those that lose most last, then those that gain or lose their rank; those that stay in the order of their codes
 */
export function compareTrials(from: Trial, to: Trial, values: TrialInputs): Comparison {
  const changes = ruleChanges(from.rules, to.rules);
  const tried = changes.map((change) => ({ change, found: alone(from, to, values, change) }));
  const [before, after] = [standingsOf(from), standingsOf(to)];
  const units = [...new Set([...before.keys(), ...after.keys()])].map((unit): Move => {
    const [was, is] = [before.get(unit) ?? NOT_THERE, after.get(unit) ?? NOT_THERE];
    const because = tried
      .flatMap(({ change, found }) => causeOf(change, was, found.get(unit)))
      .sort((a, b) => Math.abs(b.effect ?? 0) - Math.abs(a.effect ?? 0));
    const total = difference(was.score, is.score);
    return {
      unit,
      from: was,
      to: is,
      places: difference(is.rank, was.rank),
      because,
      together:
        total === null ? null : told(total - because.reduce((sum, { effect }) => sum + (effect ?? 0), 0)),
    };
  });
  const gain = ({ places }: Move): number => places ?? -Infinity;
  const isMoved = ({ from: was, to: is }: Move): boolean => was.rank !== is.rank;
  return {
    from: { version: from.set.version, fingerprint: from.set.fingerprint },
    to: { version: to.set.version, fingerprint: to.set.fingerprint },
    changes,
    moves: units.filter(isMoved).sort((a, b) => gain(b) - gain(a) || byCode(a, b)),
    stay: units.filter((unit) => !isMoved(unit)).sort(byCode),
  };
}
