/** A demonstration cannot be made. */
export class DemonstrationError extends Error {}
