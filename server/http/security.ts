import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Nothing is loaded from elsewhere and nothing inline runs or paints: pages carry no inline script, no style
 * attribute and no style element. Charts are SVG with presentation attributes, which the policy allows.
 */
const contentRules = (): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Addresses name units and periods: they are told to our own pages only.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    // Said by keepHttps, and only where it is true.
    strictTransportSecurity: false,
  });

const YEAR_SECONDS = 365 * 24 * 3_600;

/**
 * Once a browser has come over HTTPS it comes no other way. That binds this host alone: what else an agency serves
 * under its domain is not ours to decide.
 */
const keepHttps: RequestHandler = (request, response, next) => {
  if (request.secure) response.set('Strict-Transport-Security', `max-age=${String(YEAR_SECONDS)}`);
  next();
};

export const securityHeaders = (): RequestHandler[] => [keepHttps, contentRules()];
