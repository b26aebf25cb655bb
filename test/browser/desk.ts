import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { goingOn } from '../support/clock.ts';
import { SAMARQAND } from '../support/providers.ts';
import { startSession } from '../support/session.ts';
import { signedIn } from './browser.ts';

/** Pages of figures that save themselves, as a coordinator of three providers has them. */

export const PERIOD = '2026-Q3';
export const field = (name: string): string => `[id="${name}"]`;
export const state = (name: string): string => `[id="${name}-state"]`;

export const reads = (page: Page, name: string, mark: string): Promise<unknown> =>
  page.waitForSelector(`${state(name)}[data-state="${mark}"]`);

export async function type(page: Page, name: string, text: string): Promise<void> {
  await page.fill(field(name), text);
  await page.keyboard.press('Tab');
}

/** As a spreadsheet puts it on the clipboard, on the field that is typed in. */
export const paste = (page: Page, block: string): Promise<void> =>
  page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    document.activeElement!.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, block);

export interface Desk {
  app: TestApp;
  /** Somebody signed in, on no page yet. */
  sit(options?: BrowserContextOptions): Promise<Page>;
  /** @param url of the application, by another name */
  open(unit: string, options?: BrowserContextOptions, url?: string): Promise<Page>;
  /** Anew, as on another page of the same browser. */
  signIn(page: Page): Promise<void>;
  stored(
    unit: string,
    indicator: string,
  ): Promise<Awaited<ReturnType<typeof measurementsOf>>[number] | undefined>;
}

export async function deskOf(browser: Browser): Promise<Desk> {
  const app = await startTestApp({ clock: goingOn() });
  const email = await app.emailOf('coordinator', [SAMARQAND]);
  const sit = (options: BrowserContextOptions = {}, url = app.url): Promise<Page> =>
    signedIn(browser, { ...app, url }, { email, language: 'en' }, options);
  return {
    app,
    sit,
    async open(unit, options, url = app.url) {
      const page = await sit(options, url);
      await page.goto(`${url}/collect/${PERIOD}/${unit}`);
      return page;
    },
    async signIn(page) {
      await page.context().addCookies([{ ...(await startSession(app.deps, email)), url: app.url }]);
    },
    stored: async (unit, indicator) =>
      (await measurementsOf(app.deps.db, unit, [PERIOD])).find((row) => row.indicator === indicator),
  };
}
