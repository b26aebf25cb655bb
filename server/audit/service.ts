import * as repository from './repository.ts';

export type { AuditEvent, StoredEvent } from './repository.ts';

/** Written in the transaction of the change itself: there is no change without its event. */
export const recordEvent = repository.insert;
export const listEvents = repository.list;
export const countEvents = repository.count;
