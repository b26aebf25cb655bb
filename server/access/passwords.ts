import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/**
 * Passwords are kept as scrypt (RFC 7914) of a random salt, in the notation
 * `$scrypt$ln=15,r=8,p=1$<salt>$<hash>` (base64 without padding), so that the cost can be raised later.
 */

interface Cost {
  /** log2 of N */
  ln: number;
  r: number;
  p: number;
}

/** 32 MiB and about a tenth of a second. */
const COST: Cost = { ln: 15, r: 8, p: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const NOTATION = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function derive(password: string, salt: Buffer, { ln, r, p }: Cost, bytes: number): Promise<Buffer> {
  const N = 2 ** ln;
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    // The same password may be typed with composed or with combining letters.
    scrypt(password.normalize('NFC'), salt, bytes, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

const notation = ({ ln, r, p }: Cost, salt: Buffer, hash: Buffer): string =>
  `$scrypt$ln=${String(ln)},r=${String(r)},p=${String(p)}$${base64(salt)}$${base64(hash)}`;

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return notation(COST, salt, await derive(password, salt, COST, HASH_BYTES));
}

/** Nobody's password: verified against when there is no such account, so that both answers take as long. */
const NOBODY = notation(COST, Buffer.alloc(SALT_BYTES), Buffer.alloc(HASH_BYTES, 1));

/** @param stored undefined when there is no such account, empty when no password has been chosen yet */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, ln, r, p, salt = '', hash = ''] = NOTATION.exec(stored || NOBODY) ?? [];
  const expected = Buffer.from(hash, 'base64');
  if (expected.length === 0) return false;
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  const actual = await derive(password, Buffer.from(salt, 'base64'), cost, expected.length);
  return timingSafeEqual(actual, expected) && Boolean(stored);
}
