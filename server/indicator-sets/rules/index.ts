import { bandsRule, ladderRule } from './bands.ts';
import { numbersRule } from './numbers.ts';
import { goalpostsRule, kindsRule, targetsRule, weightsRule } from './measures.ts';
import { programmeRule } from './programme.ts';
import { publicationRule } from './publication.ts';
import { usesRule } from './uses.ts';
import { validationRule } from './validation.ts';
import type { Rule, VersionsRule } from './rule.ts';
import { referencesRule, territoriesRule, treeRule, versionsRule } from './structure.ts';
import { surveyRule } from './survey.ts';
import { textsRule } from './texts.ts';

/** Without these a set cannot be computed with: whoever loads one refuses. */
export const setRules: readonly VersionsRule[] = [treeRule, referencesRule, numbersRule, ladderRule];

/** Without these the parts do not fit together: loading refuses. */
export const structureRules: readonly Rule[] = [versionsRule, ...setRules, territoriesRule];

/** Without these the programme works and misleads: the lint refuses. */
export const contentRules: readonly Rule[] = [
  weightsRule,
  kindsRule,
  goalpostsRule,
  targetsRule,
  bandsRule,
  usesRule,
  validationRule,
  surveyRule,
  programmeRule,
  textsRule,
  publicationRule,
];
