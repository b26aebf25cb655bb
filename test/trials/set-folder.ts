import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Group, GroupDefinition, IndicatorSet } from '../../server/domain/indicator-set.ts';

const withoutIndicators = ({ indicators: _, groups, ...group }: Group): GroupDefinition => ({
  ...group,
  groups: groups.map(withoutIndicators),
});

/** Writes a set as a folder that `score --set` takes, in the place of what was there. @returns the folder */
export function writeSet(folder: string, set: IndicatorSet): string {
  const { root, indicators, fingerprint: _, ...rest } = set;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: unknown): void => {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
  };
  write('set', { ...rest, status: 'draft', publishedOn: null, tree: withoutIndicators(root) });
  for (const indicator of indicators) write(indicator.code, indicator);
  return folder;
}
