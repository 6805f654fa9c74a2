import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Md5 } from '../../../workers/engines/md5';

test('gives the sums of RFC 1321', () => {
  const sum = (text: string) => {
    const md5 = new Md5();
    md5.update(new TextEncoder().encode(text));
    return md5.hex();
  };
  expect(sum('')).toBe('d41d8cd98f00b204e9800998ecf8427e');
  expect(sum('message digest')).toBe('f96b697d7cb7938d525a2f31aaf161d0');
});

test('whatever pieces the bytes come in', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), (pieces) => {
      const md5 = new Md5();
      const known = createHash('md5');
      for (const piece of pieces) {
        md5.update(piece);
        known.update(piece);
      }
      expect(md5.hex()).toBe(known.digest('hex'));
    }),
  );
});
