import type { Request, RequestHandler, Response } from 'express';
import type { Language } from '../domain/language.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { can, type User } from '../domain/permissions.ts';
import { licenceText, type Programme } from '../domain/programme.ts';
import { formats } from '../i18n/formats.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Assets } from './assets.ts';
import type { Context, PageOptions } from './context.ts';
import { csrfToken } from './csrf.ts';
import type { Frame } from './frame.ts';
import { inLanguage, LANGUAGE_NAMES, languageOf } from './language.ts';
import { menuFor } from './menu.ts';
import type { Render } from './render.ts';
import type { Announcement } from './session.ts';
import { urls } from './urls.ts';
import type { RequestData } from './view-helpers.ts';

/** Who asks, and in which language; found out once a request, before any route. */
export interface Visitor {
  user: User | null;
  language: Language;
}

export const rememberVisitor = (response: Response, visitor: Visitor): void => {
  response.locals['visitor'] = visitor;
};

/** Until somebody is recognised it is a stranger. */
export const visitorOf = (response: Response): Visitor =>
  (response.locals['visitor'] as Visitor | undefined) ?? { user: null, language: 'uz' };

/** Finds out the language first of all, so that whatever fails afterwards is told in it. */
export const greet =
  (languages: readonly Language[]): RequestHandler =>
  (request, response, next) => {
    rememberVisitor(response, { user: null, language: languageOf(request, languages) });
    next();
  };

export interface SiteParts {
  programme: Programme;
  demonstration: boolean;
  translator: Translator;
  render: Render;
  assets: Assets;
}

/** Makes the context of a request. */
export interface Site {
  /** Those of the programme, the default first. */
  languages: readonly Language[];
  contextFor(request: Request, response: Response, unit?: OrgUnit): Context;
}

/** Removes what was announced from the session: it is said once. */
function takeAnnouncements(request: Request): Announcement[] {
  // Without a session (it could not be read) there is nothing to say.
  const session = request.session as Request['session'] | undefined;
  const announcements = session?.announcements ?? [];
  if (session?.announcements) delete session.announcements;
  return announcements;
}

function frameOf(context: Context, site: SiteParts, options: PageOptions): Frame {
  const { request, user, language, t, localise } = context;
  const { programme } = site;
  return {
    lang: language,
    title: options.title,
    programme: { title: localise(programme.title), owner: localise(programme.owner) },
    section: options.section ?? null,
    refreshAfter: options.refreshAfter ?? null,
    menu: menuFor(user, programme.country).map(({ section, url }) => ({
      section,
      text: t(`frame.menu.${section}`),
      url,
      current: section === options.section,
    })),
    user: user && { name: user.name, email: user.email, role: t(`frame.role.${user.role}`) },
    signInUrl: urls.signIn(
      request.method === 'GET' && request.path !== '/' ? request.originalUrl : undefined,
    ),
    languages:
      programme.languages.length < 2
        ? []
        : programme.languages.map((code) => ({
            code,
            name: LANGUAGE_NAMES[code],
            url: inLanguage(request.originalUrl, code),
            current: code === language,
          })),
    notice: site.demonstration ? localise(programme.demonstration.notice) : null,
    attributions: programme.attributions.map(({ text, licence, url }) => ({
      text: localise(text),
      licence: licenceText(licence, localise),
      url: url ?? null,
    })),
    announcements: takeAnnouncements(request).map(({ key, params }) => t(key, params)),
  };
}

export function createSite(site: SiteParts): Site {
  const { programme, translator } = site;
  return {
    languages: programme.languages,
    contextFor(request, response, unit) {
      const { user, language } = visitorOf(response);
      const t = translator.translate(language);
      const context: Context = {
        request,
        response,
        user,
        language,
        t,
        localise: (text) => translator.localise(language, text),
        format: formats(language, programme.timeZone),
        get unit() {
          if (!unit) throw new Error('This route has no unit');
          return unit;
        },
        can: (action, about) => can(user, action, about),
        page(template, model, options) {
          const data: RequestData = {
            t,
            localise: context.localise,
            format: context.format,
            asset: site.assets.url,
            csrfToken: () => csrfToken(request),
            can: context.can,
          };
          const content = site.render(template, model, data);
          const html = site.render('layouts/page', { ...frameOf(context, site, options), content }, data);
          response
            .status(options.status ?? 200)
            .set('Content-Language', language)
            .type('html')
            .send(html);
        },
        json(model) {
          response.set('Content-Language', language).json(model);
        },
        script(name) {
          response.type('js').set('Cache-Control', 'no-cache').sendFile(site.assets.file(name));
        },
        redirect(url) {
          response.redirect(303, url);
        },
        announce(key, params = {}) {
          request.session.announcements = [...(request.session.announcements ?? []), { key, params }];
        },
      };
      return context;
    },
  };
}
