import sax from 'sax';
import { fileProblem } from './format.ts';
import { NotUtf8, Unreadable, utf8Text } from './utf8.ts';

/** Reading one XML part of a workbook: elements and texts, nothing that a document could define or fetch. */

export type Attributes = Readonly<Record<string, string>>;

export interface PartHandler {
  /** @param name without its prefix */
  open: (name: string, attributes: Attributes) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
}

const refuse = (code: string): Unreadable => new Unreadable(fileProblem(code));

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const DEEPEST = 64;

/** @throws Unreadable for what is no XML, declares a document type, or is nested deeper than any workbook */
export async function readPart(chunks: AsyncIterable<Uint8Array>, handler: PartHandler): Promise<void> {
  const parser = sax.parser(true, { xmlns: false });
  let depth = 0;
  parser.onerror = () => {
    throw refuse('workbook-damaged');
  };
  parser.ondoctype = () => {
    throw refuse('xml-doctype');
  };
  parser.onsgmldeclaration = () => {
    throw refuse('xml-doctype');
  };
  parser.onopentag = ({ name, attributes }) => {
    depth += 1;
    if (depth > DEEPEST) throw refuse('workbook-damaged');
    handler.open(localName(name), attributes as Attributes);
  };
  parser.ontext = (text) => handler.text?.(text);
  parser.oncdata = (text) => handler.text?.(text);
  parser.onclosetag = (name) => {
    depth -= 1;
    handler.close?.(localName(name));
  };
  try {
    for await (const text of utf8Text(chunks)) parser.write(text);
  } catch (error) {
    throw error instanceof NotUtf8 ? refuse('workbook-damaged') : error;
  }
  parser.close();
}

/** Texts of a workbook write what XML cannot say as `_x000D_`. */
export const decodeText = (text: string): string =>
  text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
