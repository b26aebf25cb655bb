import type { ProgrammeSource } from '../repository.ts';
import type { LintProblem } from '../schema.ts';
import { bandsRule, goalpostsRule, kindsRule, targetsRule, weightsRule } from './measures.ts';
import { publicationRule } from './publication.ts';
import { referencesRule, territoriesRule, treeRule, versionsRule } from './structure.ts';
import { textsRule } from './texts.ts';

/** A rule looks at a whole programme and says what is wrong with it. */
export type Rule = (source: ProgrammeSource) => LintProblem[];

/** Without these the parts do not fit together: loading refuses. */
export const structureRules: readonly Rule[] = [versionsRule, treeRule, referencesRule, territoriesRule];

/** Without these the programme works and misleads: the lint refuses. */
export const contentRules: readonly Rule[] = [
  weightsRule,
  kindsRule,
  goalpostsRule,
  targetsRule,
  bandsRule,
  textsRule,
  publicationRule,
];
