import type { TokenLogprob } from '../../src/domain/generation';
import type { GenerationRequest } from '../../src/domain/model';

/** Below this size threads cost more than they bring: they wait for each other by spinning. */
const smallModel = 50e6;
const maxSeed = 0xffff_fffe;

/** @param size bytes of the model file */
export function loadOptions(contextTokens: number, size: number) {
  const threads = Math.max(1, Math.min(8, navigator.hardwareConcurrency - 1));
  return {
    n_ctx: contextTokens,
    // CPU only: its WebGPU path falls back without a word.
    n_gpu_layers: 0,
    n_threads: self.crossOriginIsolated && size >= smallModel ? threads : 1,
    // A second request beyond this number would hang for ever; the worker sends one at a time.
    n_parallel: 1,
    // With flash attention, greedy output depends on the thread count and on what is cached.
    flash_attn: false,
    cache_type_k: 'f32' as const,
    cache_type_v: 'f32' as const,
    // An abort is only seen between batches.
    n_batch: 64,
    n_ubatch: 64,
  };
}

interface WithLogprobs {
  readonly logprobs?: { readonly content?: readonly { readonly token: string; readonly logprob: number }[] } | null;
}

/** What llama-server sends with each piece of an answer; wllama's types leave it out. */
export const logprobsIn = (choice: object): readonly TokenLogprob[] =>
  ((choice as WithLogprobs).logprobs?.content ?? []).map(({ token, logprob }) => ({ token, logprob }));

export function completionOptions(request: GenerationRequest) {
  const greedy = request.temperature === 0;
  return {
    prompt: request.prompt,
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    // Temperature and top-p alone decide: llama.cpp's own defaults for these would cut more.
    top_p: greedy ? 1 : request.topP,
    top_k: greedy ? 1 : 0,
    min_p: 0,
    // The largest 32-bit number means "random" there.
    seed: Math.min(request.seed >>> 0, maxSeed),
    stop: [...request.stop],
    // As many alternatives, which nobody reads: 1 is the least that gives any.
    ...(request.logprobs === true ? { logprobs: 1 } : {}),
    cache_prompt: true,
    // A sign of life after each batch of the prompt.
    return_progress: true,
    stream_options: { include_usage: true },
  };
}
