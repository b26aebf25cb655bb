import type { Indicator } from '../../domain/indicator.ts';
import { possibleRange } from './measures.ts';
import type { LintProblem } from '../schema.ts';
import type { Rule } from './rule.ts';

/** Limiters and satisfaction pages use indicators in a way that fits their kind. */
export const usesRule: Rule = ({ versions }) =>
  versions.flatMap(({ version, set, indicators }) => {
    const file = `${version}/set.json`;
    const problems: LintProblem[] = [];
    const find = (code: string): Indicator | undefined =>
      indicators.find((indicator) => indicator.code === code);
    set.limiters.forEach(({ when }, index) => {
      if (!('indicator' in when)) return;
      const indicator = find(when.indicator);
      if (!indicator) return;
      const { low, high } = possibleRange(indicator);
      if (when.value < low || when.value > high) {
        const reason = `${indicator.code} cannot be ${String(when.value)} (${String(low)} to ${String(high)})`;
        problems.push({ file, path: `limiters.${String(index)}.when.value`, reason });
      }
      const worse = when.kind === 'indicator-above' ? 'lower' : 'higher';
      if (indicator.direction !== worse) {
        const reason = `limits when ${indicator.code} is ${when.kind.slice('indicator-'.length)} a value, but its direction is "${indicator.direction}"`;
        problems.push({ file, path: `limiters.${String(index)}.when.kind`, reason });
      }
    });
    set.satisfaction.questions.forEach((code, index) => {
      const kind = find(code)?.kind;
      if (kind === 'percent' || kind === 'grade') return;
      const reason = `${code} is of the kind ${String(kind)}: only shares (percent) and grades can be shown as satisfied`;
      problems.push({ file, path: `satisfaction.questions.${String(index)}`, reason });
    });
    return problems;
  });
