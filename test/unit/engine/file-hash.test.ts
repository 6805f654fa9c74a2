import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashOf, hashOfFolder, sha256Of } from '../../../workers/engines/file-hash';

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

test('the hash of a file is that of any other tool, in however many pieces it is read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 100_000 }), { maxLength: 4 }), async (pieces) => {
      expect(await sha256Of(new Blob(pieces))).toBe(sha256(Buffer.concat(pieces)));
    }),
    { numRuns: 30 },
  );
});

test('a folder has the hash of what sha256sum prints for its small files', async () => {
  const files = new Map([
    ['tokenizer.json', new Blob(['{}'])],
    ['mlc-chat-config.json', new Blob(['{"a":1}'])],
  ]);
  expect(await hashOfFolder({ files, withoutSum: 0 })).toEqual({
    sha256: sha256(`${sha256('{"a":1}')}  mlc-chat-config.json\n${sha256('{}')}  tokenizer.json\n`),
    of: 'sha256sum mlc-chat-config.json tokenizer.json | sha256sum',
  });
});

test('where there is none, it says why', async () => {
  expect(await hashOfFolder({ files: new Map(), withoutSum: 2 })).toEqual({
    missing: 'its list of weights states no sums',
  });
  const moved = Object.assign(new Blob(['x']), {
    stream: () => {
      throw new Error('it was moved');
    },
  });
  expect(await hashOf(moved, 'the file')).toEqual({ missing: 'the file could not be read for it: it was moved' });
});
