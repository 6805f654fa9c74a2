import { describe, expect, test } from 'vitest';
import { modelFolder, passThroughOptions, readProgress, stopTokenIds } from '../../../workers/engines/webllm-config';
import { explainWebLlm } from '../../../workers/engines/webllm-errors';
import { parseRecord, readTokenizerConfig } from '../../../workers/engines/tokenizer-config';

const named = (name: string, message = 'x') => Object.assign(new Error(message), { name });

describe('errors of WebLLM become kinds of failure', () => {
  test.each<[string, unknown, string]>([
    ['no WebGPU', named('WebGPUNotAvailableError'), 'no-webgpu'],
    ['no 16-bit arithmetic', named('ShaderF16SupportError'), 'no-webgpu'],
    [
      'no adapter',
      new Error("Unable to find a compatible GPU. This issue might be because your computer doesn't have a GPU"),
      'no-webgpu',
    ],
    [
      'a small device',
      new Error('Cannot initialize runtime because of requested maxStorageBuffersPerShaderStage exceeds limit.'),
      'no-webgpu',
    ],
    ['device loss in a load', named('DeviceLostError'), 'device-lost'],
    ['a call after device loss', named('ModelNotLoadedError'), 'device-lost'],
    ['device loss in a call', named('AbortError', "Failed to execute 'mapAsync' on 'GPUBuffer'"), 'device-lost'],
    ['memory', named('GPUOutOfMemoryError', 'Out of memory: failed to allocate buffer'), 'out-of-memory'],
    [
      'another runtime',
      named('LinkError', 'WebAssembly.instantiate(): Import #0 "env": function import requires a callable'),
      'model-load-failed',
    ],
    ['other weights', new Error('Cannot find parameter in cache: lm_head.q_weight'), 'model-load-failed'],
    ['no network', new TypeError('Failed to fetch'), 'model-load-failed'],
    ['a bare string', 'Engine.unload() is called.', 'model-load-failed'],
    ['anything else', new Error('surprise'), 'model-load-failed'],
  ])('%s', (_name, error, kind) => {
    expect(explainWebLlm(error, 'load').failure.kind).toBe(kind);
  });

  test('a full window comes with its numbers', () => {
    const message =
      'Prompt tokens exceed context window size: number of prompt tokens: 5000; context window size: 4096\nConsider';
    expect(explainWebLlm(named('ContextWindowSizeExceededError', message), 'generation').failure).toMatchObject({
      kind: 'context-overflow',
      tokens: { prompt: 5000, limit: 4096 },
    });
  });

  test('what is unknown in a call is a failed generation', () => {
    expect(explainWebLlm(new Error('InternalError: failed to sample a valid token'), 'generation').failure.kind).toBe(
      'generation-failed',
    );
  });
});

describe('configuration', () => {
  test.each([
    ['https://huggingface.co/a/b', 'https://huggingface.co/a/b/resolve/main/'],
    ['https://huggingface.co/a/b/resolve/abc123', 'https://huggingface.co/a/b/resolve/abc123/'],
    ['./models/x/resolve/main/', 'https://app.example/models/x/resolve/main/'],
  ])('the folder of %s', (url, folder) => {
    expect(modelFolder(url, 'https://app.example/worker.js')).toBe(folder);
  });

  test('stop tokens come from the template, or else from the model', () => {
    expect(stopTokenIds('{"conv_template":{"stop_token_ids":[1,2]},"eos_token_id":3}')).toEqual([1, 2]);
    expect(stopTokenIds('{"conv_template":{"stop_token_ids":[]},"eos_token_id":3}')).toEqual([3]);
    expect(stopTokenIds('{"eos_token_id":[3,4]}')).toEqual([3, 4]);
    expect(stopTokenIds('<html>')).toBeNull();
  });

  test('the chat template adds nothing', () => {
    const { conv_template, context_window_size } = passThroughOptions([7], 512);
    expect(conv_template).toMatchObject({
      roles: { user: '', assistant: '' },
      seps: [''],
      role_content_sep: '',
      role_empty_sep: '',
      stop_token_ids: [7],
    });
    expect(conv_template).not.toHaveProperty('role_templates');
    expect(context_window_size).toBe(512);
  });

  test.each([
    [
      'Fetching param cache[3/12]: 96MB fetched. 25% completed, 4 secs elapsed. It can take',
      0.25,
      { phase: 'download', loaded: 96 * 2 ** 20, total: 384 * 2 ** 20 },
    ],
    ['Start to fetch params', 0, { phase: 'download', loaded: 0, total: null }],
    [
      'Loading model from cache[3/12]: 96MB loaded. 50% completed, 1 secs elapsed.',
      0.5,
      { phase: 'read', loaded: 96 * 2 ** 20, total: 192 * 2 ** 20 },
    ],
    [
      'Loading GPU shader modules[5/61]: 8% completed, 1 secs elapsed.',
      0.08,
      { phase: 'compile', loaded: 5, total: 61 },
    ],
    ['Finish loading on WebGPU - acme', 1, null],
  ])('progress "%s"', (text, progress, expected) => {
    expect(readProgress({ text, progress })).toEqual(expected);
  });
});

describe('tokenizer_config.json', () => {
  test('tokens as text or as object, one template', () => {
    const config = { bos_token: '<s>', eos_token: { content: '</s>' }, chat_template: 'T' };
    const tokenizer = { added_tokens: [{ content: '<s>' }, { content: '</s>' }, { content: '  ' }] };
    expect(readTokenizerConfig(config, tokenizer, 'F')).toEqual({
      chatTemplate: 'T',
      bosToken: '<s>',
      eosToken: '</s>',
      controlTokens: ['<s>', '</s>'],
    });
  });

  test('a list of templates: the one called default', () => {
    const chat_template = [
      { name: 'tool_use', template: 'U' },
      { name: 'default', template: 'D' },
    ];
    expect(readTokenizerConfig({ chat_template }, null, null).chatTemplate).toBe('D');
  });

  test('a template in a file of its own; or none at all', () => {
    expect(readTokenizerConfig({ bos_token: null }, null, 'F')).toMatchObject({ chatTemplate: 'F', bosToken: '' });
    expect(readTokenizerConfig(null, null, null)).toEqual({
      chatTemplate: null,
      bosToken: '',
      eosToken: '',
      controlTokens: [],
    });
  });

  test('what is no JSON object is no configuration', () => {
    expect([parseRecord('<html>'), parseRecord('[1]'), parseRecord(null)]).toEqual([null, null, null]);
  });
});
