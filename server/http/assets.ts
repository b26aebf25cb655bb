import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';

/** Styles, scripts and fonts, built into one folder under names that contain a hash of their contents. */
export interface Assets {
  /** `app.css` → `/assets/app-1a2b3c4d.css` @throws when the build made no such file */
  url(name: string): string;
  /** Where the file is, for an address of its own. @throws when the build made no such file */
  file(name: string): string;
  serve: RequestHandler;
}

/** What the build wrote for browsers; the rest of its folder is its own business. */
const HASHED = /^\/[\w.-]+-[0-9a-f]{10}\.[a-z0-9]+$/;

const YEAR_MS = 365 * 24 * 3_600_000;

/**
 * @param folder where the build put the files, with `manifest.json` = `{ "app.css": "app-1a2b3c4d.css" }`.
 *   Before the first build there is none, and pages come without their styles.
 */
export function createAssets(folder: string): Assets {
  const manifestFile = join(folder, 'manifest.json');
  const manifest = existsSync(manifestFile)
    ? (JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, string>)
    : undefined;
  const files = express.static(folder, {
    immutable: true,
    maxAge: YEAR_MS,
    index: false,
    redirect: false,
  });
  return {
    file(name) {
      const hashed = manifest?.[name];
      if (hashed === undefined) throw new Error(`The build made no asset ${name}`);
      return join(folder, hashed);
    },
    url(name) {
      if (!manifest) return `/assets/${name}`;
      const hashed = manifest[name];
      if (hashed === undefined) throw new Error(`The build made no asset ${name}`);
      return `/assets/${hashed}`;
    },
    serve: (request, response, next) => {
      if (HASHED.test(request.path)) files(request, response, next);
      else next();
    },
  };
}
