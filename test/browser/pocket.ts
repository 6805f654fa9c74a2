import type { GenerationRequest, ModelRef } from '../../src/domain/model';
import type { CatalogueEntry } from '../../src/engine/models';
import { pocketModels } from '../../src/engine/models';

/** The models in public/, which the test server serves at its root. */
export function pocketModel(id: 'outcome' | 'aligned' | 'meta'): ModelRef {
  const entry = pocketModels({ base: `${location.origin}/`, adapter: null }).find(
    ({ ref }: CatalogueEntry) => ref.id === id,
  );
  if (entry === undefined) throw new Error(`no pocket model ${id}`);
  return entry.ref;
}

export interface PocketItem {
  readonly id: string;
  readonly prompt: string;
  readonly label: string;
}

export async function pocketItems(count: number): Promise<readonly PocketItem[]> {
  const lines = (await (await fetch('/benchmarks/pocket-bench.jsonl')).text()).trim().split('\n');
  return lines.slice(0, count).map((line) => {
    // The one cast: lines of the bundled file, whose format is ours.
    const row = JSON.parse(line) as Row;
    const request = row.conversations[0]?.content ?? '';
    return { id: row.id, prompt: judgePrompt(request, row.response_A, row.response_B), label: row.gt_label };
  });
}

interface Row {
  readonly id: string;
  readonly conversations: readonly { readonly content: string }[];
  readonly response_A: string;
  readonly response_B: string;
  readonly gt_label: string;
}

export const judgePrompt = (request: string, a: string, b: string): string =>
  `<|im_start|>system\nCompare the two answers. Give the reason, then the verdict.<|im_end|>\n<|im_start|>user\nRequest: ${request}\n\nAnswer A: ${a}\n\nAnswer B: ${b}<|im_end|>\n<|im_start|>assistant\n`;

export const greedy = (prompt: string, maxTokens = 60): GenerationRequest => ({
  prompt,
  maxTokens,
  temperature: 0,
  topP: 1,
  seed: 1,
  stop: ['<|im_end|>'],
});
