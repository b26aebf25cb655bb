import { answers } from './heard-store.ts';

/** Which pages a browser keeps for times without a connection, and how a page asks for it. */

export const COLLECT_CACHE = 'mezon-collect-1';
export const KEEP_MESSAGE = 'keep-forms';

export interface KeepMessage {
  type: typeof KEEP_MESSAGE;
  urls: string[];
  /** Somebody waits to be told how many are kept. */
  isAsked: boolean;
}

export interface KeptMessage {
  type: typeof KEEP_MESSAGE;
  kept: number;
  of: number;
  /** All have been tried. */
  isOver: boolean;
}

/** The list, forms and sheets; neither the queue of decisions nor what is not a page. */
export const isKept = ({ pathname }: Pick<URL, 'pathname'>): boolean =>
  pathname === '/collect' || /^\/collect\/\d{4}-Q[1-4]\/[^/]+(\/[^/.]+)?$/.test(pathname);

export const WORKER_URL = '/collect/worker.js';

/** Whoever signs out leaves nothing of the pages behind; figures that were not sent stay, under their author's name. */
export async function forgetKeptPages(): Promise<void> {
  // Where the address is not a secure one no pages are kept.
  await Promise.all([answers.clear(), 'caches' in globalThis && caches.delete(COLLECT_CACHE)]);
}

/**
 * The page as it is now, or as it was kept where that takes too long or fails. What comes late is not given up: where nothing is kept, it is
 * waited for.
 *
 * @param patience how long it may take to begin
 */
export async function freshOrKept<Reply>(
  fresh: Promise<Reply>,
  kept: Promise<Reply | undefined>,
  patience: Promise<void>,
): Promise<Reply> {
  const asKept = async (): Promise<Reply> => (await kept) ?? fresh;
  return Promise.race([fresh.catch(asKept), patience.then(asKept)]);
}
