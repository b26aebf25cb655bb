import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import Handlebars from 'handlebars';
import { helpers } from './view-helpers.ts';

/** Renders a template of views/ with its page model; `data` is reachable everywhere as `@name`. */
export type Render = (template: string, model: object, data: object) => string;

function templateFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.hbs'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/**
 * Every template is a partial of its own path (`partials/rating`, `scorecards/matrix`), compiled once. Templates are strict:
 * a field that the page model lacks throws instead of printing nothing.
 */
export function createRenderer(viewsFolder: string): Render {
  const handlebars = Handlebars.create();
  handlebars.registerHelper(helpers);
  const options: CompileOptions = { strict: true, preventIndent: true, explicitPartialContext: false };
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  for (const file of templateFiles(viewsFolder)) {
    const name = relative(viewsFolder, file).split(sep).join('/').slice(0, -'.hbs'.length);
    const template = handlebars.compile(readFileSync(file, 'utf8'), options);
    compiled.set(name, template);
    handlebars.registerPartial(name, template);
  }
  return (name, model, data) => {
    const template = compiled.get(name);
    if (!template) throw new Error(`There is no template views/${name}.hbs`);
    return template(model, { data });
  };
}
