import { publishSet } from '../../server/indicator-sets/service.ts';
import { ProgrammeCopy } from '../indicator-sets/programme-copy.ts';

const V = '2026.1';

/** A copy of the programme whose set knows of enforcements, and does not call good what is under one. */
export function programmeWithFacts(): ProgrammeCopy {
  const copy = new ProgrammeCopy();
  copy.unpublish();
  copy.set(`${V}/set.json`, 'facts', [
    {
      code: 'enforcement',
      name: { uz: 'Majburlov chorasi', ru: 'Мера принуждения', en: 'Enforcement notice' },
    },
    { code: 'fraud', name: { uz: 'Firibgarlik', ru: 'Мошенничество', en: 'Fraud found' } },
  ]);
  const limiters = copy.json(`${V}/set.json`)['limiters'] as object[];
  copy.set(`${V}/set.json`, 'limiters', [
    ...limiters,
    {
      code: 'LIM-ENFORCEMENT',
      when: { kind: 'fact', fact: 'enforcement' },
      notBetterThan: 'inadequate',
      reason: {
        uz: 'Majburlov chorasi kuchda',
        ru: 'Действует мера принуждения',
        en: 'An enforcement is in force',
      },
    },
  ]);
  publishSet(copy.folder, V, '2026-01-15');
  return copy;
}
