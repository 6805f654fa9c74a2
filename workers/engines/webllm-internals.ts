import type { TokenLogprob } from '../../src/domain/generation';

/**
 * Everything we use of WebLLM 0.2.86 that it does not offer: its tokenizer, to count before a prompt is sent, and its
 * GPU device, to hear of its loss. Checked here when a model is loaded and by test/browser/webllm.test.ts.
 */
export interface WebLlmPipeline {
  /** Special tokens in the text are recognised; none are added. */
  encode(text: string): ArrayLike<number>;
  readonly deviceLost: Promise<GPUDeviceLostInfo>;
  /** Of all tokens of the last answer. The stream loses those whose text ends within a character. */
  logprobs(): readonly TokenLogprob[];
}

interface Internals {
  readonly loadedModelIdToPipeline: ReadonlyMap<
    string,
    {
      readonly tokenizer?: { encode?(text: string): Int32Array };
      getTokenLogprobArray?(): readonly TokenLogprob[];
      readonly tvm?: { readonly lib?: { readonly webGPUContext?: { readonly device?: GPUDevice } } };
    }
  >;
}

/** @returns null if the model is not loaded, which `reload` does not always say, or if WebLLM has changed inside. */
export function pipelineOf(engine: object, modelId: string): WebLlmPipeline | null {
  // The one cast: these fields are private in WebLLM's types and plain properties at run time.
  const internals = engine as Partial<Internals>;
  const pipeline = internals.loadedModelIdToPipeline?.get(modelId);
  const tokenizer = pipeline?.tokenizer;
  const device = pipeline?.tvm?.lib?.webGPUContext?.device;
  if (tokenizer?.encode === undefined || device === undefined) return null;
  const encode = tokenizer.encode.bind(tokenizer);
  const logprobs = () =>
    (pipeline?.getTokenLogprobArray?.() ?? []).map(({ token, logprob }): TokenLogprob => ({ token, logprob }));
  return { encode, deviceLost: device.lost, logprobs };
}
