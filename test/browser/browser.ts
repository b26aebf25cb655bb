import { existsSync } from 'node:fs';
import type { Context } from 'mocha';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { TestApp } from '../support/app.ts';
import { startSession } from '../support/session.ts';

/** Where Debian and its kin put Chromium; the one without windows needs a third less time. */
const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const chromiumPath = PLACES.find((path) => existsSync(path));

/** A name of this machine that browsers, other than its address, do not take for a secure one. */
export const NOT_SECURE = 'mezon.test';

let shared: Promise<Browser> | undefined;

/**
 * The browser of all tests of one process; contexts keep them apart, and mocha ends it with the process.
 *
 * @param suite `this` of a `before`: without Chromium its tests report themselves skipped
 */
export function browserFor(suite: Context): Promise<Browser> {
  if (chromiumPath === undefined) suite.skip();
  shared ??= chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${NOT_SECURE} 127.0.0.1`,
    ],
  });
  return shared;
}

/** @property language of the pages; undefined: as the browser asks */
export interface Person {
  email: string;
  language?: string;
}

/** A window of a browser of its own (close its context when done), in which somebody has signed in. */
export async function signedIn(
  browser: Browser,
  { url, deps }: Pick<TestApp, 'url' | 'deps'>,
  { email, language }: Person,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ locale: 'en', ...options });
  const cookies = [await startSession(deps, email)];
  if (language !== undefined) cookies.push({ name: 'lang', value: language });
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, url })));
  return context.newPage();
}

/** Waits until this device has the page, and the scripts of its own, for times without a connection. */
export const isKept = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const scripts = [...document.querySelectorAll<HTMLScriptElement>('main ~ script[src], main script[src]')];
    const urls = [location.href, ...scripts.map(({ src }) => src)];
    for (const url of urls)
      while ((await caches.match(url, { ignoreVary: true })) === undefined)
        await new Promise((resolve) => setTimeout(resolve, 50));
  });

/** A refused form is answered so, and the console counts that as an error. */
const REFUSED = 'status of 422';

/** What a page reports as wrong from now on: errors thrown by its scripts, and those of its console. */
export function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes(REFUSED)) errors.push(message.text());
  });
  return errors;
}
