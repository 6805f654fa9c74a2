// Writes src/engine/catalogue.json: the models of the installed WebLLM that are fit for judging, with what we know of them.
// The page never imports WebLLM (6.8 MB) only to show a list. Run after every change of its version:
//   node src/headless/make-catalogue.mjs
import { writeFileSync } from 'node:fs';
import { modelVersion, prebuiltAppConfig } from '@mlc-ai/web-llm';

const llama = { family: 'llama', licence: 'Llama 3 Community License', trainedContext: 131072, vocabulary: 128256 };
const qwen3 = {
  family: 'qwen',
  licence: 'Apache-2.0',
  trainedContext: 40960,
  vocabulary: 151936,
  thinking: 'switchable',
};
const qwen25 = { family: 'qwen', licence: 'Apache-2.0', trainedContext: 32768, vocabulary: 151936 };
const qwen35 = {
  family: 'qwen',
  trainedContext: null,
  thinking: 'switchable',
  note: 'New hybrid architecture: try it on a few items first.',
};
const smol = { family: 'smollm', licence: 'Apache-2.0', trainedContext: 8192, vocabulary: 49152 };
const gemma2 = { family: 'gemma', licence: 'Gemma Terms of Use', trainedContext: 8192, vocabulary: 256000 };
const phi = { family: 'phi', licence: 'MIT', trainedContext: 131072 };
const ministral = { family: 'mistral', licence: 'Apache-2.0', trainedContext: null };
const olmo = { family: 'olmo', licence: 'Apache-2.0', trainedContext: 4096, vocabulary: 100352 };
const small = 'Too small to be a good judge; to try the app out.';

/**
 * Parameters in billions; `kv` = KiB of 16-bit cache per token (null: not known); width and vocabulary give the largest
 * tensor. Left out on purpose: records whose library was compiled with another RoPE base than their weights were trained
 * with (DeepSeek-R1-Distill-Qwen-7B, Qwen2-Math, Qwen2.5-Math, the Mistral 0.1 and 0.2 fine-tunes), models that need a
 * manifest (gemma-4), base and vision models, and older generations.
 */
const known = {
  'Qwen3-0.6B': { ...qwen3, parameters: 0.596, kv: 112, width: 1024, note: small },
  'Qwen3-1.7B': { ...qwen3, parameters: 1.72, kv: 112, width: 2048 },
  'Qwen3-4B': { ...qwen3, parameters: 4.02, kv: 144, width: 2560 },
  'Qwen3-8B': { ...qwen3, parameters: 8.19, kv: 144, width: 4096 },
  'Qwen3.5-2B': { ...qwen35, parameters: 2, kv: null },
  'Qwen3.5-4B': { ...qwen35, parameters: 4, kv: null },
  'Qwen3.5-9B': { ...qwen35, parameters: 9, kv: null },
  'Qwen2.5-0.5B-Instruct': { ...qwen25, parameters: 0.494, kv: 12, width: 896, note: small },
  'Qwen2.5-1.5B-Instruct': { ...qwen25, parameters: 1.54, kv: 28, width: 1536 },
  'Qwen2.5-3B-Instruct': { ...qwen25, licence: 'Qwen Research License', parameters: 3.09, kv: 36, width: 2048 },
  'Qwen2.5-7B-Instruct': { ...qwen25, parameters: 7.62, kv: 56, width: 3584, vocabulary: 152064 },
  'Qwen2.5-Coder-7B-Instruct': {
    ...qwen25,
    parameters: 7.62,
    kv: 56,
    width: 3584,
    vocabulary: 152064,
    note: 'For answers that are code.',
  },
  'Llama-3.2-1B-Instruct': { ...llama, parameters: 1.24, kv: 32, width: 2048 },
  'Llama-3.2-3B-Instruct': { ...llama, parameters: 3.21, kv: 112, width: 3072 },
  'Llama-3.1-8B-Instruct': { ...llama, parameters: 8.03, kv: 128, width: 4096 },
  'Hermes-3-Llama-3.2-3B': { ...llama, parameters: 3.21, kv: 112, width: 3072 },
  'Hermes-3-Llama-3.1-8B': { ...llama, parameters: 8.03, kv: 128, width: 4096 },
  'DeepSeek-R1-Distill-Llama-8B': { ...llama, parameters: 8.03, kv: 128, width: 4096, thinking: 'always' },
  'SmolLM2-360M-Instruct': { ...smol, parameters: 0.362, kv: 40, width: 960, note: small },
  'SmolLM2-1.7B-Instruct': { ...smol, parameters: 1.71, kv: 192, width: 2048 },
  'Phi-3.5-mini-instruct': { ...phi, parameters: 3.82, kv: 384, width: 3072, vocabulary: 32064 },
  'Phi-4-mini-instruct': { ...phi, parameters: 3.84, kv: 128, width: 3072, vocabulary: 200064 },
  'gemma-2-2b-it': { ...gemma2, parameters: 2.61, kv: 104, width: 2304 },
  'gemma-2-9b-it': { ...gemma2, parameters: 9.24, kv: 336, width: 3584 },
  'gemma3-1b-it': { ...gemma2, trainedContext: 32768, parameters: 1, kv: 26, width: 1152, vocabulary: 262144 },
  'Mistral-7B-Instruct-v0.3': {
    family: 'mistral',
    licence: 'Apache-2.0',
    trainedContext: 32768,
    vocabulary: 32768,
    parameters: 7.25,
    kv: 128,
    width: 4096,
  },
  'Ministral-3-3B-Instruct-2512-BF16': { ...ministral, parameters: 3.4, kv: null },
  'Ministral-3-3B-Reasoning-2512': { ...ministral, parameters: 3.4, kv: null, thinking: 'always' },
  'OLMo-2-0425-1B-Instruct': { ...olmo, parameters: 1.48, kv: 128, width: 2048 },
  'OLMo-2-1124-7B-Instruct': { ...olmo, parameters: 7.3, kv: 512, width: 4096 },
};

const entries = [];
for (const record of prebuiltAppConfig.model_list) {
  const parts = /^(.+)-(q4f16_1|q4f32_1)-MLC$/.exec(record.model_id);
  if (parts === null) continue;
  const [, name, quantisation] = parts;
  const facts = known[name];
  if (facts === undefined) continue;
  if (record.vram_required_MB === undefined) throw new Error(`${record.model_id} states no memory.`);
  const needsF16 = quantisation.includes('f16');
  entries.push({
    id: record.model_id,
    name,
    quantisation,
    model: record.model,
    library: record.model_lib,
    family: facts.family,
    licence: facts.licence ?? null,
    thinking: facts.thinking ?? 'never',
    parameters: facts.parameters,
    trainedContext: facts.trainedContext,
    note: facts.note ?? '',
    needsF16,
    // As WebLLM states it, for a window of 4096 tokens.
    memoryMB: Math.round(record.vram_required_MB),
    kvKiBPerToken: facts.kv === null ? null : facts.kv * (needsF16 ? 1 : 2),
    // The embedding, at 4 bits; null where its shape is not known.
    largestTensorMiB: facts.width === undefined ? null : Math.round((facts.width * facts.vocabulary) / 2 / 2 ** 20),
  });
}
const found = new Set(entries.map((entry) => entry.name));
const missing = Object.keys(known).filter((name) => !found.has(name));
if (missing.length > 0) throw new Error(`Not in this version of WebLLM: ${missing.join(', ')}`);

const target = new URL('../engine/catalogue.json', import.meta.url);
writeFileSync(target, `${JSON.stringify({ webllmLibraries: modelVersion, entries }, null, 2)}\n`);
console.log(`${String(entries.length)} models written.`);
