import type { ProgrammeSource } from '../repository.ts';
import type { LintProblem } from '../schema.ts';

/** A rule looks at a whole programme and says what is wrong with it. */
export type Rule = (source: ProgrammeSource) => LintProblem[];
