import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project.ts';
import { buildReference, writeReference } from './build-reference.ts';

/** Part of `npm run build`: the reference of methods. With --words it also takes the English words over from the comments. */

const ENGLISH = join(PROJECT_ROOT, 'views', 'locales', 'en', 'methods.json');

interface Words {
  of: Record<string, { title: string; summary: string; when: string; limits: string }>;
}

function takeWordsOver(): void {
  const words = JSON.parse(readFileSync(ENGLISH, 'utf8')) as Words;
  const of = buildReference().map(({ name, summary, when, limits }) => {
    const title = words.of[name]?.title ?? name;
    return [name, { title, summary, when, limits }] as const;
  });
  writeFileSync(ENGLISH, `${JSON.stringify({ ...words, of: Object.fromEntries(of) }, null, 2)}\n`);
}

writeReference();
if (process.argv.includes('--words')) takeWordsOver();
