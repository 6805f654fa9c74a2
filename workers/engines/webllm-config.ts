import type { ChatOptions, InitProgressReport } from '@mlc-ai/web-llm';
import type { LoadProgress } from '../../src/domain/model';
import { mlcFolder } from '../../src/domain/model-address';
import { parseRecord } from './tokenizer-config';

/** Absolute address of a folder, in the form that WebLLM takes. */
export const modelFolder = (url: string, base: string): string => new URL(mlcFolder(url), base).href;

const numbers = (value: unknown): readonly number[] => {
  if (typeof value === 'number') return [value];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'number') : [];
};

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** The ids that end an answer, from mlc-chat-config.json: those of its chat template, or else of the model. */
export function stopTokenIds(chatConfigText: string): readonly number[] | null {
  const config = parseRecord(chatConfigText);
  if (config === null) return null;
  const template = numbers(record(config['conv_template'])['stop_token_ids']);
  return template.length > 0 ? template : numbers(config['eos_token_id']);
}

/**
 * A chat template that adds nothing. WebLLM's own templates change `$$`, `$&` and `{function_string}` in the text they
 * are given and slip in a system prompt; ours is rendered before and passes through unchanged.
 */
export function passThroughOptions(stopTokens: readonly number[], contextTokens: number): ChatOptions {
  return {
    conv_template: {
      system_template: '{system_message}',
      system_message: '',
      render_empty_system_message: false,
      roles: { user: '', assistant: '', tool: '' },
      seps: [''],
      role_content_sep: '',
      role_empty_sep: '',
      stop_str: [],
      stop_token_ids: [...stopTokens],
    },
    context_window_size: contextTokens,
    // Exactly one kind of window may be set; a sliding one would forget the instructions.
    sliding_window_size: -1,
  };
}

/** WebLLM reports in words: three phases, each from 0 to 1. */
export function readProgress(report: Pick<InitProgressReport, 'progress' | 'text'>): LoadProgress | null {
  const { progress, text } = report;
  const megabytes = /: (\d+)MB (?:fetched|loaded)/.exec(text);
  const loaded = Number(megabytes?.[1] ?? 0) * 2 ** 20;
  const total = progress > 0 && loaded > 0 ? Math.round(loaded / progress) : null;
  if (text.startsWith('Loading model from cache')) return { phase: 'read', loaded, total };
  const shaders = /^Loading GPU shader modules\[(\d+)\/(\d+)\]/.exec(text);
  if (shaders !== null) return { phase: 'compile', loaded: Number(shaders[1]), total: Number(shaders[2]) };
  // It comes before the last checks; the end of a load is its answer.
  if (text.startsWith('Finish loading')) return null;
  return { phase: 'download', loaded, total };
}
