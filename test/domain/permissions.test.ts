import { expect } from 'chai';
import { type Action, ACTIONS, can, type Role, ROLES, type User } from '../../server/domain/permissions.ts';

const COUNTRY = { level: 'country', region: null } as const;
const OWN = { level: 'region', region: 'UZ-SA' } as const;
const OWN_PROVIDER = { level: 'provider', region: 'UZ-SA' } as const;
const OTHER = { level: 'region', region: 'UZ-TK' } as const;
const OTHER_PROVIDER = { level: 'provider', region: 'UZ-TK' } as const;

const user = (role: Role, regions: readonly string[] | null): User => ({
  id: 1,
  email: 'person@example.org',
  name: 'Person',
  role,
  regions,
});

/** Roles by their first letter: Administrator, Coordinator, Inspector, Viewer; `-` is a stranger. */
const LETTERS: Record<string, Role> = { A: 'administrator', C: 'coordinator', I: 'inspector', V: 'viewer' };

/** Who may do it to: a unit of the own region · a unit of another region · the country. Written by hand. */
const EXPECTED: Record<Action, [own: string, other: string, country: string]> = {
  'home.read': ['-ACIV', '-ACIV', '-ACIV'],
  'indicators.read': ['-ACIV', '-ACIV', '-ACIV'],
  'session.start': ['-ACIV', '-ACIV', '-ACIV'],
  'health.read': ['-ACIV', '-ACIV', '-ACIV'],
  'session.end': ['ACIV', 'ACIV', 'ACIV'],
  'account.change': ['ACIV', 'ACIV', 'ACIV'],
  'collect.read': ['ACI', 'A', 'A'],
  'collect.write': ['AC', 'A', 'A'],
  'collect.submit': ['AC', 'A', 'A'],
  'collect.amend': ['A', 'A', 'A'],
  'collect.decide': ['ACI', 'A', 'A'],
  'collect.approve': ['AC', 'A', 'A'],
  'collect.verify': ['AI', 'A', 'A'],
  'collect.publish': ['A', 'A', 'A'],
  'collect.reopen': ['A', 'A', 'A'],
  'imports.use': ['AC', 'A', 'A'],
  'calendar.manage': ['A', 'A', 'A'],
  'register.manage': ['AC', 'A', 'A'],
  'scorecards.read': ['ACIV', 'A', 'ACIV'],
  'satisfaction.read': ['ACIV', 'A', 'ACIV'],
  'named-facts.record': ['AI', 'A', 'A'],
  'evaluations.export': ['AI', 'A', 'AI'],
  'users.manage': ['A', 'A', 'A'],
  'audit.read': ['A', 'A', 'A'],
};

describe('permissions', () => {
  it('has an expectation for every action', () => {
    expect(Object.keys(EXPECTED).sort()).to.deep.equal([...ACTIONS].sort());
  });

  for (const action of ACTIONS) {
    const [own, other, country] = EXPECTED[action];
    for (const letter of ['-', 'A', 'C', 'I', 'V']) {
      const role = LETTERS[letter];
      // Administrators have no regions of their own: they reach all.
      const person = role ? user(role, role === 'administrator' ? null : ['UZ-SA']) : null;
      it(`${action}: ${role ?? 'stranger'}`, () => {
        expect(can(person, action, OWN), 'own region').to.equal(own.includes(letter));
        expect(can(person, action, OWN_PROVIDER), 'own provider').to.equal(own.includes(letter));
        expect(can(person, action, OTHER), 'other region').to.equal(other.includes(letter));
        expect(can(person, action, OTHER_PROVIDER), 'other provider').to.equal(other.includes(letter));
        expect(can(person, action, COUNTRY), 'country').to.equal(country.includes(letter));
        expect(can(person, action), 'anywhere').to.equal((own + other + country).includes(letter));
      });
    }
  }

  it('lets inspectors of all regions read every unit', () => {
    const inspector = user('inspector', null);
    for (const unit of [COUNTRY, OWN, OTHER, OTHER_PROVIDER]) {
      expect(can(inspector, 'evaluations.export', unit)).to.equal(true);
      expect(can(inspector, 'collect.write', unit)).to.equal(false);
    }
  });

  it('gives nothing to somebody whose list of regions is empty', () => {
    for (const role of ROLES.filter((name) => name !== 'administrator')) {
      expect(can(user(role, []), 'scorecards.read', OWN), role).to.equal(false);
    }
  });
});
