/** Decoded text; `damaged` if U+FFFD in it stand for bytes that are not text. */
export interface TextPiece {
  readonly text: string;
  readonly damaged: boolean;
}

export interface Decoder {
  write(bytes: Uint8Array): TextPiece[];
  end(): TextPiece[];
}

/**
 * Never fails on bad bytes: they become U+FFFD, and the pieces they stand in say so.
 * @param encoding as TextDecoder calls it.
 */
export const createDecoder = (encoding: string): Decoder => (encoding === 'utf-8' ? utf8() : other(encoding));

function other(encoding: string): Decoder {
  const decoder = new TextDecoder(encoding);
  const repaired = encoding === 'windows-1252' ? windows1252 : (text: string): string => text;
  // A source that really holds U+FFFD is rare enough outside UTF-8 not to be told apart.
  const piece = (text: string): TextPiece[] =>
    text === '' ? [] : [{ text: repaired(text), damaged: text.includes('\uFFFD') }];
  return { write: (bytes) => piece(decoder.decode(bytes, { stream: true })), end: () => piece(decoder.decode()) };
}

/** The characters from 0x80 on; Node takes Windows-1252 for Latin-1, which has control characters there. */
const from80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const windows1252 = (text: string): string =>
  text.replace(/[\u0080-\u009f]/g, (char) => from80.charAt(char.charCodeAt(0) - 0x80));

/**
 * Cuts the bytes between characters itself, so that each part can be decoded on its own: a part that gains U+FFFD is
 * then decoded again line by line, and only the lines with bad bytes are called damaged.
 */
function utf8(): Decoder {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest: Uint8Array = new Uint8Array(0);

  function pieces(bytes: Uint8Array): TextPiece[] {
    if (bytes.length === 0) return [];
    const text = decoder.decode(bytes);
    if (!text.includes('\uFFFD')) return [{ text, damaged: false }];
    return [...linesOf(bytes)].map((line) => {
      const lineText = decoder.decode(line);
      return { text: lineText, damaged: count(lineText) > countEncoded(line) };
    });
  }

  return {
    write(bytes) {
      const all = rest.length === 0 ? bytes : concat(rest, bytes);
      const end = lastBoundary(all);
      rest = all.slice(end);
      return pieces(all.subarray(0, end));
    },
    end() {
      const last = pieces(rest);
      rest = new Uint8Array(0);
      return last;
    },
  };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Where the last character that may still be incomplete starts. */
function lastBoundary(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return size > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** A line feed byte is never part of a longer character. */
function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  let from = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, from)) {
    yield bytes.subarray(from, at + 1);
    from = at + 1;
  }
  if (from < bytes.length) yield bytes.subarray(from);
}

const count = (text: string): number => text.split('\uFFFD').length - 1;

/** How many U+FFFD stand in the bytes themselves. */
function countEncoded(bytes: Uint8Array): number {
  let found = 0;
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) found++;
  }
  return found;
}
