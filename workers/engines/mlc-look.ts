import { fingerprintOf } from '../../src/domain/fingerprint';
import type { Looked } from '../../src/domain/own-model';
import { messageOf } from './engine';
import { longestWindow, type Tensor } from './mlc-contract';
import { noFolder, olderFolder } from './folder-kind';
import { tokenizerFile } from './mlc-folder';
import { tensorBytes } from './mlc-memory';
import { readTensorList, type Shard, type TensorList } from './mlc-tensor-list';
import type { ModelFiles } from './model-files';

type Fields = Readonly<Record<string, unknown>>;

/** Read where they are there: the chat template stands in one of them. */
export const textFiles = ['tokenizer_config.json', 'chat_template.jinja'];

/** A folder that was looked at and can be compared with a library. */
export interface LookedFolder extends Looked {
  readonly config: Fields;
  readonly list: TensorList;
}

/** Room for a conversation, two answers and a rationale; the whole of a long window would fill the memory with its cache. */
const judgingWindow = 8192;
const noList: TensorList = { shards: [], tensors: [] };

/**
 * Reads the small files of a folder and says all that is wrong with it, before any weights are read or fetched.
 * @throws EngineError when a file is there and cannot be got
 */
export async function lookAtFolder(files: ModelFiles): Promise<LookedFolder> {
  const problems: string[] = [];
  const configText = await files.text('mlc-chat-config.json');
  if (configText === null) return nothing(await kindOfFolder(files));
  const config = jsonIn('mlc-chat-config.json', configText, problems);
  const listText = await files.text('tensor-cache.json');
  const list = await listOf(files, listText, problems);
  problems.push(...shardProblems(list.shards, files.sizes));
  const tokenizer = tokenizerFile(config ?? {});
  if (!(await files.has(tokenizer)))
    problems.push(`${tokenizer} is missing: without it no text can be turned into tokens.`);
  if (config === null || problems.length > 0) return { ...nothing(), problems };

  const texts = await Promise.all(
    files.sizes === null ? [] : [tokenizer, ...textFiles].map((name) => files.text(name)),
  );
  const longest = longestWindow(config, null);
  const stated = config['context_window_size'];
  const { tensors, shards } = list;
  return {
    problems,
    config,
    list,
    facts: {
      format: 'mlc',
      name: files.name,
      bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0),
      modelType: textOf(config['model_type']),
      quantisation: textOf(config['quantization']),
      contextTokens: Math.min(
        judgingWindow,
        typeof stated === 'number' && stated > 0 ? stated : (longest ?? judgingWindow),
      ),
      longestWindow: longest,
      parameters: tensors.reduce((sum, tensor) => sum + parametersIn(tensor), 0) / 1e9,
      largestTensorMiB: Math.round(Math.max(0, ...tensors.map(tensorBytes)) / 2 ** 20),
      tensors: tensors.length,
      memory: null,
      fingerprint: await fingerprintOf([configText, listText ?? '', ...texts.map((text) => text ?? '')].join('\0')),
      unchecked: uncheckedIn(config),
    },
  };
}

const nothing = (...problems: readonly string[]): LookedFolder => ({ facts: null, problems, config: {}, list: noList });

/** What a folder without an MLC configuration is instead. */
async function kindOfFolder({ where, sizes, has }: ModelFiles): Promise<string> {
  const names = sizes === null ? null : [...sizes.keys()];
  const gguf = names?.find((name) => /\.gguf$/i.test(name));
  if (gguf !== undefined) return `There is no mlc-chat-config.json in ${where} but ${gguf}: pick that file instead.`;
  const isSafetensors = names?.some((name) => name.endsWith('.safetensors')) ?? (await has('config.json'));
  if (isSafetensors)
    return `In ${where} there are safetensors, as models are published for Python. WebLLM reads MLC folders: convert it with mlc_llm convert_weight and mlc_llm gen_config first.`;
  if (names !== null && names.length === 0) return 'There is no file in that folder.';
  return `There is no mlc-chat-config.json in ${where}, so it is no folder of MLC files.`;
}

function jsonIn(name: string, text: string, problems: string[]): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
    problems.push(`${name} holds no JSON object.`);
  } catch (error) {
    problems.push(`${name} is not JSON: ${messageOf(error)}.`);
  }
  return null;
}

async function listOf(files: ModelFiles, text: string | null, problems: string[]): Promise<TensorList> {
  if (text === null) {
    problems.push((await files.has('ndarray-cache.json')) ? olderFolder(files.where) : noFolder(files.where));
    return noList;
  }
  if (jsonIn('tensor-cache.json', text, problems) === null) return noList;
  try {
    return readTensorList(text, 'https://folder.invalid/');
  } catch {
    problems.push('tensor-cache.json is no list of MLC weights.');
    return noList;
  }
}

/** @param sizes null where the files cannot be listed: then nothing is said of them */
function shardProblems(shards: readonly Shard[], sizes: ReadonlyMap<string, number> | null): readonly string[] {
  if (sizes === null) return [];
  return shards.flatMap(({ name, bytes }) => {
    const size = sizes.get(name);
    if (size === undefined) return `${name} is missing.`;
    return size === bytes ? [] : `${name} has ${String(size)} bytes and should have ${String(bytes)}.`;
  });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : 'unknown');

/** Weights in a tensor: of a quantised one eight to a word, and none in its scales. */
function parametersIn({ name, shape, dtype }: Tensor): number {
  if (/\.q_scale$/.test(name)) return 0;
  const values = shape.reduce((product, length) => product * Math.max(1, length), 1);
  return dtype === 'uint32' ? values * 8 : values;
}

/** Constants that are compiled into a library and that none states. */
function uncheckedIn(config: Fields): readonly string[] {
  const inner = config['model_config'];
  const fields: Fields = typeof inner === 'object' && inner !== null ? { ...inner } : {};
  return ['rope_theta', 'rope_scaling', 'rms_norm_eps'].flatMap((name) => {
    const value = fields[name];
    return value === undefined || value === null ? [] : `${name} ${JSON.stringify(value)}`;
  });
}
