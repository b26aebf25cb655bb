import { error, type Problem } from '../domain/problem.ts';

/** What a password must be: long; it need not contain any particular kind of character. */

export const SHORTEST_PASSWORD = 12;
/** Longer input would only make the server work. */
export const LONGEST_PASSWORD = 200;

/** The long ones among the passwords that everybody tries first. */
const COMMON = new Set([
  '123456789012',
  '1234567890123',
  '12345678901234',
  '123456789123456789',
  '123123123123',
  '112233445566',
  '987654321098',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'qazwsxedcrfv',
  'qwerty123456',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiopasdfghjkl',
  'qwertyqwerty',
  'asdfghjkl123',
  'password1234',
  'password12345',
  'password123456',
  'passwordpassword',
  'mypassword123',
  'administrator',
  'administrator1',
  'admin1234567',
  'admin12345678',
  'welcome12345',
  'welcome123456',
  'changeme1234',
  'letmein12345',
  'iloveyou1234',
  'uzbekistan12',
  'uzbekistan123',
  'oʻzbekiston12',
  'ozbekiston12',
  'ozbekiston123',
  'toshkent1234',
  'tashkent1234',
  'salom1234567',
  'assalomualaykum',
  'parolparol12',
  'parol1234567',
  'йцукенгшщзхъ',
  'пароль123456',
  'парольпароль',
]);

const isOneCharacter = (text: string): boolean => new Set(text).size <= 2;

/** @param path field in which it was typed @param email of the person @returns at most one problem */
export function checkPassword(password: string, email: string, path: string): Problem[] {
  const lower = password.toLowerCase();
  const [mailbox = ''] = email.toLowerCase().split('@');
  if ([...password].length < SHORTEST_PASSWORD) {
    return [error('password-too-short', path, { shortest: SHORTEST_PASSWORD })];
  }
  if (password.length > LONGEST_PASSWORD)
    return [error('password-too-long', path, { longest: LONGEST_PASSWORD })];
  if (lower === email.toLowerCase() || lower === mailbox || lower === mailbox + mailbox) {
    return [error('password-is-email', path)];
  }
  if (COMMON.has(lower) || isOneCharacter(lower)) return [error('password-common', path)];
  return [];
}
