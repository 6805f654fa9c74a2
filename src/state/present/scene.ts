import type { EngineFailure, Generation } from '../../domain/generation';
import type { Item, Label } from '../../domain/item';
import { parseMeta } from '../../domain/meta-judge';
import type { Outcome, Reading } from '../../domain/outcome';
import type { RunManifest } from '../../domain/run';
import { judgmentOf, type Match } from '../../domain/verdict';
import type { LiveView, Panel } from '../live-view';
import type { ItemRecord } from '../results/item-detail.svelte';
import { mainCall } from '../../domain/main-call';
import { writtenAt, type Stretch, type Timeline } from './timeline';

/** What one model writes or has written. */
export interface Written {
  /** As far as it is there. */
  readonly text: string;
  readonly state: 'waiting' | 'loading' | 'writing' | 'done';
  /** Where the parser read its verdict, once the text is whole. */
  readonly match: Match | null;
  /** The record of it, once stored. */
  readonly generation: Generation | null;
  readonly failure: EngineFailure | null;
  /** During a run: position of the item it is about, or that it is the one before, where it is not the one on the screen. */
  readonly about: number | 'before' | null;
}

/** All that the screen shows of an item at one moment. */
export interface Scene {
  readonly item: Item;
  /** 0-based position in the benchmark. */
  readonly index: number;
  readonly judge: Written;
  readonly meta: Written;
  /** Once the GenRM's text is whole. */
  readonly verdict: Label | null;
  /** What became of it, once both texts are whole; during a run what became of the item that settled last. */
  readonly outcome: Outcome | null;
}

/** An item's calls, as they are stored and read. */
export interface StoredTexts {
  readonly judge: Written;
  readonly meta: Written;
}

const nothing: Written = { text: '', state: 'waiting', match: null, generation: null, failure: null, about: null };

/** @param reading null: no verdict is looked for. */
export function storedTexts(
  record: ItemRecord | null,
  manifest: RunManifest | null,
  reading: Reading | null,
): StoredTexts {
  if (!record || !manifest) return { judge: nothing, meta: nothing };
  const written = (stage: 'judge' | 'meta', find: (call: Generation) => Match | null): Written => {
    const generation = mainCall(record.generations, manifest, stage);
    return {
      ...nothing,
      text: generation?.text ?? '',
      state: generation ? 'done' : 'waiting',
      match: generation && find(generation),
      generation,
      failure: mainCall(record.failures, manifest, stage)?.failure ?? null,
    };
  };
  return {
    judge: written('judge', ({ text, order, stated }) =>
      reading ? judgmentOf(reading.verdictParser, text, order, stated).match : null,
    ),
    meta: written('meta', ({ text }) => (reading ? parseMeta(reading.metaParser, text).match : null)),
  };
}

/** A stored item at a moment of its replay. */
export function storedScene(
  { item, index }: ItemRecord,
  outcome: Outcome,
  { judge, meta }: StoredTexts,
  timeline: Timeline,
  elapsed: number,
): Scene {
  const at = (written: Written, stretch: Stretch): Written =>
    elapsed >= stretch.to ? written : { ...nothing, text: writtenAt(written.text, stretch, elapsed), state: 'writing' };
  const isJudged = elapsed >= timeline.judge.to;
  return {
    item,
    index,
    judge: at(judge, timeline.judge),
    meta: isJudged ? at(meta, timeline.meta) : nothing,
    verdict: isJudged ? outcome.verdict : null,
    outcome: elapsed >= timeline.end ? outcome : null,
  };
}

function liveText(panel: Panel, index: number): Written {
  const isBusy = panel.state === 'writing';
  const isAway = panel.state === 'loading' || panel.state === 'recovering';
  // Until the next text begins the last one stays: a fast model would leave the pane empty most of the time.
  const isLast = panel.text === '' && panel.lastText !== '';
  return {
    ...nothing,
    text: isLast ? panel.lastText : panel.text,
    state: isBusy ? 'writing' : isAway ? 'loading' : panel.text === '' ? 'waiting' : 'done',
    failure: panel.failure,
    about: isLast ? 'before' : panel.index !== null && panel.index !== index ? panel.index : null,
  };
}

/**
 * The model whose item is on the screen: the GenRM; the meta-judge once the GenRM is through, not in the moment
 * between two of its items.
 */
export const inHand = ({ panels: { judge, meta }, summary }: LiveView): Panel =>
  judge.state !== 'writing' && meta.state === 'writing' && summary.counts.kinds.pending === 0 ? meta : judge;

/** @param stored what is stored of the item on the screen: the GenRM may be beyond it, or not loaded any more. */
export function liveScene(view: LiveView, stored: ItemRecord | null, texts: StoredTexts): Scene | null {
  const { item, index } = inHand(view);
  const { panels, recent } = view;
  if (!item || index === null) return null;
  const judge = liveText(panels.judge, index);
  const outcome = recent[0] ?? null;
  return {
    item,
    index,
    judge: judge.about !== null && stored?.item.id === item.id ? texts.judge : judge,
    meta: liveText(panels.meta, index),
    verdict: outcome?.index === index ? outcome.verdict : null,
    outcome,
  };
}
