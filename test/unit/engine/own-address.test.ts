import { expect, test } from 'vitest';
import { readAddress, type Policy } from '../../../src/engine/own-address';
import { mayContact, weightHosts } from '../../../src/headless/headers';

const page = 'http://localhost:4173/app/';
const policy: Policy = {
  base: page,
  hosts: weightHosts,
  mayContact: (url) => mayContact(url, new URL(page).origin),
};
const model = (typed: string) => readAddress(typed, 'a model', policy);
const library = (typed: string) => readAddress(typed, 'a library', policy);

test.each([
  ['https://huggingface.co/you/judge-MLC', 'https://huggingface.co/you/judge-MLC/resolve/main/'],
  ['huggingface.co/you/judge-MLC/', 'https://huggingface.co/you/judge-MLC/resolve/main/'],
  ['https://huggingface.co/you/judge-MLC/tree/v2', 'https://huggingface.co/you/judge-MLC/resolve/v2/'],
  [
    'https://huggingface.co/you/judge-MLC/blob/main/mlc-chat-config.json',
    'https://huggingface.co/you/judge-MLC/resolve/main/',
  ],
  [
    ' https://huggingface.co/you/judge/blob/main/judge-Q4_K_M.gguf?download=true ',
    'https://huggingface.co/you/judge/resolve/main/judge-Q4_K_M.gguf',
  ],
  ['models/mine/resolve/main/', `${page}models/mine/resolve/main/`],
  ['/models/mine.gguf', 'http://localhost:4173/models/mine.gguf'],
])('%s', (typed, url) => {
  expect(model(typed)).toEqual({ ok: true, value: url });
});

test('a library, also from its page on github.com', () => {
  const raw = 'https://raw.githubusercontent.com/you/libs/main/judge.wasm';
  expect(library(raw)).toEqual({ ok: true, value: raw });
  expect(library('https://github.com/you/libs/blob/main/judge.wasm')).toEqual({ ok: true, value: raw });
  expect(library('https://huggingface.co/you/judge-MLC')).toEqual({
    ok: false,
    error: 'The address of a library ends in .wasm.',
  });
  expect(model(raw)).toMatchObject({ ok: false });
});

test('a host that the policy does not name is refused with those that it does, and what to do', () => {
  const refused = model('https://models.example/judge/resolve/main/');
  const words = refused.ok ? '' : refused.error;
  for (const part of [
    'localhost:4173',
    'huggingface.co',
    'raw.githubusercontent.com',
    'models.example is not a host that this page may fetch from',
    'pick its folder or file from disk',
  ])
    expect(words).toContain(part);
  expect(words).not.toContain('Another port');
  // A host of one's own machine looks as if it were the page's.
  for (const near of ['http://localhost:8000/judge/', 'http://127.0.0.1:4173/judge/']) {
    const read = model(near);
    expect(read.ok ? '' : read.error).toContain('Another port or another name of this machine counts as another host.');
  }
});

test('what is no address', () => {
  expect(model('')).toMatchObject({ ok: false, error: 'Type or paste an address first.' });
  expect(model('file:///home/you/judge')).toMatchObject({ ok: false });
  expect(model('https://')).toMatchObject({ ok: false });
});
