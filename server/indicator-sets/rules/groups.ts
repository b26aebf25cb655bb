import type { GroupDefinition } from '../../domain/indicator-set.ts';

/** A group of the scoring tree and where set.json has it. */
export interface PlacedGroup {
  group: GroupDefinition;
  /** `tree.groups.2` */
  path: string;
}

/** The group and all below it, parents first. */
export const groupsOf = (group: GroupDefinition, path = 'tree'): PlacedGroup[] => [
  { group, path },
  ...group.groups.flatMap((child, index) => groupsOf(child, `${path}.groups.${String(index)}`)),
];
