import type { Role } from '../domain/permissions.ts';
import type { Programme } from '../domain/programme.ts';

/** Who can sign in to a demonstration. */
export interface DemoAccount {
  role: Role;
  email: string;
  name: string;
  password: string;
  /** Region codes; null: every region. */
  regions: readonly string[] | null;
  /** What the account reaches, in English, for the terminal. */
  reach: string;
}

export const DEMO_PASSWORD = 'mezon-demo-2026';

/** The region of coordinator@mezon.example in the Uzbek demonstration. */
export const SHOWCASE_REGION = 'UZ-SA';

const SHOWCASES: Readonly<Record<string, string>> = {
  'uz-social-services': SHOWCASE_REGION,
  'scotland-care': 'SCT-LO',
};

/** Invented people: a name needs no translation. */
const COORDINATORS: readonly string[] = [
  'Akmal Normatov',
  'Barno Sattorova',
  'Davron Ismoilov',
  'Feruza Aliyeva',
  'Gulnora Saidova',
  'Jamshid Qodirov',
  'Kamola Mirzayeva',
  'Laziz Umarov',
  'Malika Hakimova',
  'Nodir Abdullayev',
  'Oydin Jalilova',
  'Ravshan Xolmatov',
  'Sevara Ergasheva',
  'Timur Nazarov',
  'Zarina Murodova',
];

const COORDINATOR = 'coordinator@mezon.example';

/** The e-mail address of the Uzbek demonstration's coordinator of a region. */
export const coordinatorOf = (region: string | null): string =>
  region === null || region === SHOWCASE_REGION
    ? COORDINATOR
    : `coordinator.${region.toLowerCase()}@mezon.example`;

/** The four accounts that are told to whoever tries the demonstration. */
export function demoAccounts(programme: Programme): DemoAccount[] {
  const regions = programme.territories.filter((unit) => unit.level === 'region');
  const showcase = regions.find((unit) => unit.code === SHOWCASES[programme.code]) ?? regions[0];
  const everywhere = `every ${programme.levels.region.one.en.toLowerCase()}`;
  const account = (
    role: Role,
    name: string,
    reach: string,
    own: readonly string[] | null = null,
  ): DemoAccount => ({
    role,
    email: `${role}@mezon.example`,
    name,
    password: DEMO_PASSWORD,
    regions: own,
    reach,
  });
  return [
    { ...account('administrator', 'Dilnoza Karimova', 'everything'), email: 'admin@mezon.example' },
    account(
      'coordinator',
      'Jasur Rahimov',
      showcase?.name.en ?? 'no region',
      showcase ? [showcase.code] : [],
    ),
    account('inspector', 'Nigora Yusupova', everywhere),
    account('viewer', 'Sherzod Tursunov', everywhere),
  ];
}

/** The coordinators of the other regions, who handed in their forms. Nobody can sign in as them: they have no password. */
export const otherCoordinators = (programme: Programme): Omit<DemoAccount, 'password' | 'reach'>[] =>
  programme.territories
    .filter((unit) => unit.level === 'region' && unit.code !== SHOWCASES[programme.code])
    .map((unit, i) => ({
      role: 'coordinator',
      email: coordinatorOf(unit.code),
      name: COORDINATORS[i % COORDINATORS.length] ?? unit.name.uz,
      regions: [unit.code],
    }));
