import type { ProgrammeSource } from '../repository.ts';
import type { LintProblem } from '../schema.ts';

/** A rule looks at a whole programme and says what is wrong with it. */
export type Rule = (source: ProgrammeSource) => LintProblem[];

/** A rule that needs to know the versions only, so that a set can be judged without a programme. */
export type VersionsRule = (source: Pick<ProgrammeSource, 'versions'>) => LintProblem[];
