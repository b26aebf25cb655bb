import type { Request } from 'express';
import { isPeriod, type Period } from '../domain/period.ts';
import { cleanField, PROVIDER_FIELDS, type ProviderFields } from '../domain/provider.ts';
import { choiceParameter, pageParameter, queryParameter } from '../http/route.ts';

/** What the register's addresses and forms say. */

export const STATES = ['open', 'closed'] as const;
export type State = (typeof STATES)[number];

export interface RegisterFilter {
  /** Code of a region; undefined: all that the reader works for. */
  region: string | undefined;
  state: State | undefined;
  search: string;
  page: number;
}

const LONGEST_SEARCH = 100;

/** @param regions codes that can be chosen @throws invalid for what is not understood */
export const filterOf = (request: Request, regions: readonly string[]): RegisterFilter => ({
  region: choiceParameter(request, 'region', regions),
  state: choiceParameter(request, 'state', STATES),
  search: cleanField(queryParameter(request, 'search') ?? '').slice(0, LONGEST_SEARCH),
  page: pageParameter(request),
});

/** What can be done to an entry; a form each, whose fields begin with its name. */
export const DEEDS = ['rename', 'move', 'change', 'close', 'reopen', 'merge'] as const;
export type Deed = (typeof DEEDS)[number];

/** The fields of each form. */
export const DEED_FIELDS: Readonly<Record<Deed, readonly string[]>> = {
  rename: ['name_uz', 'name_ru', 'name_en', 'from'],
  move: ['district', 'from'],
  change: ['sector', 'service_type', 'from'],
  close: ['from', 'reason'],
  reopen: ['from', 'reason'],
  merge: ['into', 'from', 'reason'],
};

export type Typed = Readonly<Record<string, string>>;

function fieldOf(request: Request, name: string): string {
  const value = (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

/** @returns what was typed by the field's own name; reasons keep their lines */
export const typedOf = (request: Request, deed: Deed): Typed =>
  Object.fromEntries(
    DEED_FIELDS[deed].map((name) => {
      const typed = fieldOf(request, `${deed}-${name}`);
      return [name, name === 'reason' ? typed.trim() : cleanField(typed)];
    }),
  );

/** The version of the entry that the form was made from; -1: it says none. */
export function versionOf(request: Request): number {
  const typed = fieldOf(request, 'version');
  return /^\d{1,9}$/.test(typed) ? Number(typed) : -1;
}

export const providerOf = (request: Request): ProviderFields =>
  Object.fromEntries(
    PROVIDER_FIELDS.map((name) => [name, cleanField(fieldOf(request, name))]),
  ) as ProviderFields;

/** The quarter from which a file's changes hold, as typed. */
export const fromOf = (request: Request): string => fieldOf(request, 'from').trim();

export const digestOf = (request: Request): string => fieldOf(request, 'digest');

export const asPeriod = (typed: string): Period | null => (isPeriod(typed) ? typed : null);
