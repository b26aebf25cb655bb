import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits for an address or a header; only the hash is kept, so a copy of the database opens nothing. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Tokens are long and random: a plain hash is enough. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
