import { Refusal } from '../domain/refusal.ts';

/** A demonstration cannot be made. */
export class DemonstrationError extends Refusal {}
