import type { Indicator } from '../indicator.ts';
import { type ChangeLimits, type Figures, unusualChange } from '../measurement-check.ts';
import type { Problem } from '../problem.ts';
import type { RuleLogic } from './rule.ts';

/** The limits that a rule gives; the usual ones take the place of those that it does not. */
export const limitsOf = ({
  points,
  steps,
  share,
  noise,
}: Extract<RuleLogic, { kind: 'change' }>): ChangeLimits => ({
  ...(points === undefined ? {} : { points }),
  ...(steps === undefined ? {} : { steps }),
  ...(share === undefined ? {} : { share }),
  ...(noise === undefined ? {} : { noise }),
});

/**
 * What the rules about changes say of one indicator, for figures that are looked at outside a form.
 * @returns the warning of `unusualChange`; undefined where no rule of the kind names the indicator
 */
export function changeBroken(
  rules: readonly RuleLogic[],
  indicator: Parameters<typeof unusualChange>[0] & Pick<Indicator, 'code'>,
  now: readonly Figures[],
  before: readonly Figures[],
): Problem | undefined {
  for (const rule of rules) {
    if (rule.kind !== 'change' || !rule.indicators.includes(indicator.code)) continue;
    const found = unusualChange(indicator, now, before, limitsOf(rule));
    if (found) return found;
  }
  return undefined;
}
