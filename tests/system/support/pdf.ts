// The words of a printed paper, in the order in which they were drawn: enough to compare what stands
// on it with what is known elsewhere.
import { inflateSync } from 'node:zlib';

type Letters = Map<number, string>;

interface Stored {
  head: string;
  stream: string; // as one character a byte
}

export function wordsOf(pdf: Buffer): string {
  const objects = objectsOf(pdf.toString('latin1'));
  const fonts = fontsOf(objects);
  return [...objects.values()]
    .filter((one) => /\bBT\b/.test(one.stream) && /\bET\b/.test(one.stream))
    .map((one) => drawn(one.stream, fonts))
    .join('');
}

function objectsOf(text: string): Map<string, Stored> {
  const objects = new Map<string, Stored>();
  for (const [, number = '', body = ''] of text.matchAll(/(\d+) 0 obj\b([\s\S]*?)\bendobj/g)) {
    const at = body.indexOf('stream\n');
    const head = at < 0 ? body : body.slice(0, at);
    let stream = at < 0 ? '' : body.slice(at + 7, body.lastIndexOf('endstream'));
    if (stream && head.includes('/FlateDecode')) {
      stream = inflateSync(Buffer.from(stream, 'latin1')).toString('latin1');
    }
    objects.set(number, { head, stream });
  }
  return objects;
}

// What each font of the paper means by its numbers, under the name that pages call it by.
function fontsOf(objects: Map<string, Stored>): Map<string, Letters> {
  const fonts = new Map<string, Letters>();
  for (const { head } of objects.values()) {
    for (const [, name = '', number = ''] of head.matchAll(/\/([\w-]+) (\d+) 0 R/g)) {
      const font = objects.get(number)?.head ?? '';
      const [, meaning] = /\/ToUnicode (\d+) 0 R/.exec(font) ?? [];
      if (meaning) fonts.set(name, lettersOf(objects.get(meaning)?.stream ?? ''));
    }
  }
  return fonts;
}

function lettersOf(map: string): Letters {
  const letters: Letters = new Map();
  for (const [, block = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, from = '', to = ''] of block.matchAll(/<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>/g)) {
      letters.set(Number.parseInt(from, 16), utf16(to));
    }
  }
  return letters;
}

function utf16(hex: string): string {
  const units = hex.match(/.{4}/g) ?? [];
  return String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)));
}

function drawn(page: string, fonts: Map<string, Letters>): string {
  let letters: Letters = new Map();
  let words = '';
  for (const [, font, hex] of page.matchAll(/\/([\w-]+) [\d.]+ Tf|<([0-9a-fA-F]+)>/g)) {
    if (font) letters = fonts.get(font) ?? new Map();
    for (const unit of hex?.match(/.{4}/g) ?? []) words += letters.get(Number.parseInt(unit, 16)) ?? '';
  }
  return words;
}
