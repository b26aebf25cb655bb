import { existsSync } from 'node:fs';
import type { Context } from 'mocha';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where Debian and its kin put Chromium; the one without windows needs a third less time. */
const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const chromiumPath = PLACES.find((path) => existsSync(path));

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
    ],
  });
  return shared;
}

/** Somebody who signs in by the page. @param language of the page, kept afterwards; undefined: as the browser asks */
export interface Person {
  email: string;
  password: string;
  language?: string;
}

/** A window of a browser of its own (close its context when done), signed in. @param url of the application */
export async function signedIn(
  browser: Browser,
  url: string,
  { email, password, language }: Person,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'en', ...options })).newPage();
  await page.goto(`${url}/sign-in${language === undefined ? '' : `?lang=${language}`}`);
  await page.fill('[name="email"]', email);
  await page.fill('[name="password"]', password);
  await page.click('main form button');
  await page.waitForURL(({ pathname }) => pathname !== '/sign-in');
  return page;
}

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
