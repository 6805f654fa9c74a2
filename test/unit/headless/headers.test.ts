import { expect, test } from 'vitest';
import { mayContact } from '../../../src/headless/headers';

test('the page may fetch from its own host and from the weight hosts, by https', () => {
  const may = (url: string) => mayContact(url, 'https://plumbline.example');
  expect(may('https://plumbline.example/models/a.gguf')).toBe(true);
  expect(may('https://huggingface.co/org/repo/resolve/main/a.gguf')).toBe(true);
  expect(may('https://cdn-lfs.hf.co/a')).toBe(true);
  expect(may('http://huggingface.co/a.gguf')).toBe(false);
  expect(may('https://nothuggingface.co/a.gguf')).toBe(false);
  expect(may('https://huggingface.co:8443/a.gguf')).toBe(false);
  expect(may('https://models.example/a.gguf')).toBe(false);
});
