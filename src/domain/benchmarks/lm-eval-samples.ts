import { ok } from '../result';
import type { BenchmarkFormat, FileReader, Row } from './format';
import { storedVerdict } from './judgments';
import { field, hasFields, isObject, objectIn } from './row-fields';
import { readId } from './row-id';
import { createCases, type Case } from './tool-cases';

/**
 * Sample logs of lm-evaluation-harness (`--log_samples`: samples_TASK_DATE.jsonl): {doc_id, doc, target, arguments:
 * {gen_args_0: {arg_0: PROMPT, ...}} (older: [[PROMPT, ...]]), resps: [[TEXT, ...]], filtered_resps: [TEXT, ...], filter?,
 * ...metrics}. The pair stands in `doc`, or between the usual markers in the prompt; `target` is the golden label. Each
 * filter writes the same texts again: the first is read. Of a choice by likelihood, where `resps` holds numbers, the
 * verdict is the likelier of the choices " A" and " B", and there is no text. The model's name stands in the folder only.
 * Written from the tool's documented shape; not confirmed on a file that it wrote.
 */
export const lmEvalSamples: BenchmarkFormat = {
  id: 'lm-eval-samples',
  version: 1,
  name: 'lm-eval sample log',
  parsers: ['stated', 'any-form'],
  matches: (row) => hasFields(row, 'doc_id', 'doc', 'target', 'resps', 'filtered_resps') && isObject(field(row, 'doc')),
  read: (row, context) => open().read(row, context),
  open,
};

function open(): FileReader {
  const cases = createCases(lmEvalSamples);
  let filter: unknown;
  let isFirst = true;
  return {
    read(row, { line }) {
      if (isFirst) filter = field(row, 'filter');
      isFirst = false;
      if (field(row, 'filter') !== filter) return ok({ items: [] });
      const [one, ...others] = casesOf(row);
      if (one === undefined) return ok({ items: [] });
      const first = cases.add(one, line);
      if (!first.ok) return first;
      const more = others.map((other) => cases.add(other, line)).flatMap((added) => (added.ok ? [added.value] : []));
      return ok({ ...first.value, calls: [first.value, ...more].flatMap(({ calls = [] }) => calls) });
    },
  };
}

/** One for each draw. */
function casesOf(row: Row): readonly Case[] {
  const prompts = argumentsOf(row);
  const base = {
    id: readId(field(row, 'doc_id'), new Set()),
    fields: objectIn(row, 'doc'),
    place: 'doc',
    expected: field(row, 'target'),
    prompt: prompts[0]?.[0],
  };
  const responses = listOf(field(row, 'resps'));
  const likelihoods = responses.map((one) => likelihoodIn(one));
  if (likelihoods.length > 1 && likelihoods.every((one) => one !== null)) {
    const best = likelihoods.indexOf(Math.max(...likelihoods));
    return [{ ...base, text: null, stored: () => storedVerdict(prompts[best]?.[1]) }];
  }
  const filtered = listOf(field(row, 'filtered_resps'));
  const texts = listOf(responses[0]);
  const drawn = texts.length > 0 ? texts : [null];
  return drawn.map((value, draw) => {
    const text = typeof value === 'string' ? value : null;
    const said = filtered[draw];
    return { ...base, text, stored: () => (text === null || said === undefined ? null : storedVerdict(said)) };
  });
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** [[-1.2, false]]; newer versions write numbers as texts. */
function likelihoodIn(response: unknown): number | null {
  const [pair] = listOf(response);
  const [value, isGreedy] = listOf(pair);
  const number = Number(value);
  return isGreedy !== undefined && value !== '' && Number.isFinite(number) ? number : null;
}

/** What each request was made of: prompt and continuation, or prompt and settings. */
function argumentsOf(row: Row): readonly (readonly unknown[])[] {
  const value = field(row, 'arguments');
  if (Array.isArray(value)) return value.map(listOf);
  return isObject(value) ? Object.values(value).map((one) => (isObject(one) ? Object.values(one) : [])) : [];
}
