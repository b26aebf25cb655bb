/** The accounts as the README names them. */
export const DEMO_PASSWORD = 'mezon-demo-2026';

export type DemoRole = 'administrator' | 'coordinator' | 'inspector' | 'viewer';

export const demoEmail = (role: DemoRole): string =>
  `${role === 'administrator' ? 'admin' : role}@mezon.example`;

export const demoPerson = (role: DemoRole): { email: string; password: string } => ({
  email: demoEmail(role),
  password: DEMO_PASSWORD,
});
