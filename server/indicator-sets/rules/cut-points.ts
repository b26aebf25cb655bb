import type { Indicator, Normalise } from '../../domain/indicator.ts';
import type { LintProblem } from '../schema.ts';

type Problem = Omit<LintProblem, 'file'>;
type CutPoints = Extract<Normalise, { method: 'cut-points' }>;

const GETS_BETTER: Readonly<Record<'higher' | 'lower', string>> = {
  higher: 'higher is better, so it must be better than',
  lower: 'lower is better, so it must be worse than',
};

/** Levels along ascending values go one way. @param quality of each level, the greater the better */
const alongProblems = (
  direction: 'higher' | 'lower',
  levels: readonly string[],
  quality: readonly number[],
): Problem[] =>
  levels.slice(1).flatMap((level, i) => {
    const rise = (quality[i + 1] as number) - (quality[i] as number);
    return (direction === 'higher' ? rise : -rise) > 0
      ? []
      : [
          {
            path: `normalise.levels.${String(i + 1)}`,
            reason: `${GETS_BETTER[direction]} "${levels[i] as string}", not "${level}"`,
          },
        ];
  });

/** Levels rise to the best one, which is at neither end, and fall from there. */
function rangeProblems(levels: readonly string[], quality: readonly number[]): Problem[] {
  const top = quality.indexOf(Math.max(...quality));
  const best = levels[top] as string;
  if (top === 0 || top === levels.length - 1)
    return [
      {
        path: `normalise.levels.${String(top)}`,
        reason: `the best values lie in the middle, so "${best}" needs worse levels on both sides`,
      },
    ];
  const wrong = levels.findIndex((_, i) => {
    const rise = (quality[i] as number) - (quality[i - 1] ?? -Infinity);
    return i > top ? rise >= 0 : rise <= 0;
  });
  return wrong < 0
    ? []
    : [
        {
          path: `normalise.levels.${String(wrong)}`,
          reason: `levels must get better up to "${best}" and worse from there`,
        },
      ];
}

/** A better level has no fewer points. */
const pointProblems = ({ levels, points = [] }: CutPoints, quality: readonly number[]): Problem[] =>
  points.slice(1).flatMap((point, i) => {
    const [before, rise] = [points[i] as number, (quality[i + 1] as number) - (quality[i] as number)];
    return (point - before) * rise >= 0
      ? []
      : [
          {
            path: `normalise.points.${String(i + 1)}`,
            reason: `the better one of "${levels[i] as string}" and "${levels[i + 1] as string}" has fewer points`,
          },
        ];
  });

/**
 * Levels and points of cut-points go with the direction: better levels with higher values, with lower ones, or the best in the middle.
 *
 * @param ordered levels of the set, best first; cut-points that name others are not judged here
 */
export function cutPointProblems(
  direction: Indicator['direction'],
  normalise: CutPoints,
  ordered: readonly string[],
): Problem[] {
  const { levels } = normalise;
  const quality = levels.map((level) => -ordered.indexOf(level));
  if (direction === 'none') return [];
  if (levels.some((level) => !ordered.includes(level))) return [];
  const problems =
    direction === 'range' ? rangeProblems(levels, quality) : alongProblems(direction, levels, quality);
  return [...problems, ...pointProblems(normalise, quality)];
}
