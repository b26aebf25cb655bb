import {
  COLLECT_CACHE,
  freshOrKept,
  isKept,
  KEEP_MESSAGE,
  type KeepMessage,
  type KeptMessage,
} from '../scripts/collect/kept-pages.ts';

/**
 * Answers for the collection pages when there is no connection: pages that have been opened, or were kept on purpose, and the files they need.
 * With a connection it only looks on.
 */

const scope = globalThis as unknown as ServiceWorkerGlobalScope;

/** A device has one reader: what else an answer varies with (cookies, languages) is not sent to a cache. */
const LOOSELY = { ignoreVary: true };

/** So long a page may take to begin before the kept one is shown instead. */
const PATIENCE_MS = 8_000;

scope.addEventListener('install', () => {
  void scope.skipWaiting();
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(scope.clients.claim());
});

const isAsset = ({ pathname }: URL): boolean => pathname.startsWith('/assets/');

/** Only what is what it says: neither a page to sign in nor an error is kept in its place. */
const isWorthKeeping = (reply: Response): boolean => reply.ok && !reply.redirected && reply.type === 'basic';

/** A page with the styles and scripts that it names. */
async function keep(url: string): Promise<boolean> {
  const reply = await fetch(url);
  if (!isWorthKeeping(reply)) return false;
  const cache = await caches.open(COLLECT_CACHE);
  await cache.put(url, reply.clone());
  const named = new Set((await reply.text()).match(/\/assets\/[\w.-]+/g));
  for (const asset of named) if (!(await cache.match(asset, LOOSELY))) await cache.add(asset);
  return true;
}

async function assetFirst(request: Request): Promise<Response> {
  const cache = await caches.open(COLLECT_CACHE);
  const kept = await cache.match(request, LOOSELY);
  if (kept) return kept;
  const reply = await fetch(request);
  if (isWorthKeeping(reply)) await cache.put(request, reply.clone());
  return reply;
}

function networkFirst(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const cache = caches.open(COLLECT_CACHE);
  const fresh = fetch(request);
  const keeping = fresh.then(async (reply) => {
    if (!isWorthKeeping(reply)) return;
    // Before anybody reads it; also a page that comes too late is there the next time.
    const copy = reply.clone();
    await (await cache).put(request, copy);
  });
  event.waitUntil(keeping.catch(() => undefined));
  const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
  return freshOrKept(
    fresh,
    cache.then((one) => one.match(request, LOOSELY)),
    patience,
  );
}

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.location.origin) return;
  if (isAsset(url)) event.respondWith(assetFirst(request));
  else if (request.mode === 'navigate' && isKept(url)) event.respondWith(networkFirst(event));
});

/** Keeps a quarter's forms, one after the other: lines are slow. */
scope.addEventListener('message', (event) => {
  const message = event.data as Partial<KeepMessage> | null;
  const { source } = event;
  if (message?.type !== KEEP_MESSAGE || !Array.isArray(message.urls)) return;
  const { urls, isAsked } = message;
  event.waitUntil(
    (async () => {
      let kept = 0;
      for (const [i, url] of urls.entries()) {
        const isPage = isKept(new URL(url, scope.location.origin));
        if (isPage && (await keep(url).catch(() => false))) kept += 1;
        const message: KeptMessage = {
          type: KEEP_MESSAGE,
          kept,
          of: urls.length,
          isOver: i === urls.length - 1,
        };
        if (isAsked) source?.postMessage(message);
      }
    })(),
  );
});
