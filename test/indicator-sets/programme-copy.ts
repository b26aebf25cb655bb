import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programmeFolder } from '../../server/indicator-sets/service.ts';

/** A JSON object that a test changes by path. */
export type Json = Record<string, unknown>;

/** A copy of a programme in a temporary folder, to be spoilt. */
export class ProgrammeCopy {
  readonly #parent = mkdtempSync(join(tmpdir(), 'mezon-programme-'));
  readonly folder: string;

  constructor(name = 'uz-social-services') {
    this.folder = join(this.#parent, name);
    cpSync(programmeFolder(name), this.folder, { recursive: true });
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  json(file: string): Json {
    return JSON.parse(this.read(file)) as Json;
  }

  /** @param path `normalise.goal`; undefined as value removes the field */
  set(file: string, path: string, value: unknown): void {
    const content = this.json(file);
    const keys = path.split('.');
    const last = keys.pop() as string;
    const parent = keys.reduce((node, key) => node[key] as Json, content);
    parent[last] = value;
    this.write(file, JSON.stringify(content));
  }

  copyVersion(from: string, to: string): void {
    cpSync(join(this.folder, from), join(this.folder, to), { recursive: true });
  }

  remove(file: string): void {
    rmSync(join(this.folder, file));
  }

  /** Back to a draft, so that changes are not changes of something published. */
  unpublish(version = '2026.1'): void {
    this.set(`${version}/set.json`, 'status', 'draft');
    this.set(`${version}/set.json`, 'publishedOn', null);
    this.remove(`${version}/published.json`);
  }

  dispose(): void {
    rmSync(this.#parent, { recursive: true });
  }
}
