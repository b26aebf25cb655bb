/** Everything that the log can tell. What is not listed here cannot be recorded, and what is listed has words in every language. */

export const AUDIT_EVENTS = [
  'sign-in.succeeded',
  'sign-in.failed',
  'sign-in.locked',
  'user.created',
  'user.changed',
  'user.disabled',
  'user.enabled',
  'user.signed-out',
  'user.link-made',
  'user.password-chosen',
  'user.password-changed',
  'token.created',
  'token.revoked',
  'submission.saved',
  'submission.submitted',
  'submission.corrected',
  'submission.amended',
  'submission.approved',
  'submission.verified',
  'submission.returned',
  'submission.reopened',
  'vintage.published',
  'survey.saved',
  'import.done',
  'import.discarded',
  'evaluation.exported',
  'named-fact.recorded',
  'named-fact.ended',
  'provider.added',
  'provider.renamed',
  'provider.moved',
  'provider.changed',
  'provider.closed',
  'provider.reopened',
  'provider.merged',
  'register.imported',
  'calendar.changed',
] as const;
export type AuditEventName = (typeof AUDIT_EVENTS)[number];

export const AUDIT_DETAILS = [
  'role',
  'regions',
  'before',
  'after',
  'first',
  'purpose',
  'name',
  'address',
  'rows',
  'created',
  'changed',
  'unchanged',
  'period',
  'sector',
  'language',
  'document',
  'fact',
  'from',
  'until',
  'version',
  'forms',
  'day',
] as const;
export type AuditDetailName = (typeof AUDIT_DETAILS)[number];

/** Plain data by name; never a password, a token or a measured value. */
export type AuditDetails = Readonly<Partial<Record<AuditDetailName, unknown>>>;

/** What acts without being a person with an e-mail address. */
export const AUDIT_ACTORS = ['cli', 'import', 'demo', 'system'] as const;

/** What a one-time link is for (`purpose`). */
export const AUDIT_PURPOSES = ['first-administrator', 'invitation', 'reset'] as const;
