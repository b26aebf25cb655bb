/** The accounts as the README names them. */
export type DemoRole = 'administrator' | 'coordinator' | 'inspector' | 'viewer';

export const demoEmail = (role: DemoRole): string =>
  `${role === 'administrator' ? 'admin' : role}@mezon.example`;
