import { neutraliser } from './chat-template';
import type { Generation } from './generation';
import type { Item } from './item';
import { promptMaker } from './judge-prompt';
import type { LoadedModel } from './model';
import { protocolById } from './protocols/index';
import type { Neutralise } from './protocols/protocol';
import { err, ok, type Result } from './result';
import type { RunManifest } from './run';

/** What a prompt is filled with. `other`: a text of the item that is none of the rest. */
export const partKinds = ['context', 'request', 'answer-a', 'answer-b', 'golden', 'rationale', 'other'] as const;
export type PartKind = (typeof partKinds)[number];

/** Where something was filled in: UTF-16 offsets of the literal prompt. */
export interface PromptPart {
  readonly kind: PartKind;
  readonly start: number;
  readonly end: number;
}

/** Why the parts of a prompt cannot be told. */
export type WhyNoParts =
  | 'no-prompt'
  /** This version does not have the protocol, or writes it otherwise. */
  | 'other-protocol'
  /** It is not recorded which chat template the model was loaded with. */
  | 'no-model'
  /** The text that the meta-judge was asked about is not there. */
  | 'no-rationale'
  /** What is written anew is not what is stored. */
  | 'differs';

/**
 * The parts of a stored prompt. It does not say where they begin, so it is written anew with marks around them, by the
 * same protocol, item and chat template; they are told only where that gives the stored text to the letter.
 *
 * @param judgments of the item: a meta-judge's call is about the one of its draw
 * @param models as the run's sessions have loaded them
 */
export function promptParts(
  call: Generation,
  item: Item,
  judgments: readonly Generation[],
  { protocol: used, genrm, metaJudge }: Pick<RunManifest, 'protocol' | 'genrm' | 'metaJudge'>,
  models: readonly LoadedModel[],
): Result<readonly PromptPart[], WhyNoParts> {
  if (call.prompt === '') return err('no-prompt');
  const protocol = protocolById(used.id);
  if (protocol?.version !== used.version) return err('other-protocol');
  const isMeta = call.stage === 'meta';
  // Whatever the order of its two blocks, a meta-judge is asked about the judgment of the item as it stands.
  const about = judgments.find(
    ({ stage, order, sample }) => stage === 'judge' && order === 'AB' && sample === call.sample,
  );
  if (isMeta && !about) return err('no-rationale');
  const modelId = (isMeta ? metaJudge : genrm)?.id;
  const loaded = models.filter((model) => model.modelId === modelId);
  if (loaded.length === 0) return err('no-model');

  const marks = marksFor([call.prompt, about?.text ?? '', JSON.stringify(item)].join(''));
  if (!marks) return err('differs');
  const marked = markedItem(item, marks);
  for (const model of loaded) {
    const neutralise = marks.around(neutraliser(model.controlTokens, protocol.markers));
    const maker = promptMaker(protocol, used.prompts, model, neutralise);
    const written = isMeta
      ? maker.meta(marked, marks.put('rationale', about?.text ?? ''), call.order)
      : maker.judge(marked, call.order);
    const found = written.ok ? marks.take(written.value) : null;
    if (found?.text === call.prompt) return ok(found.parts);
  }
  return err('differs');
}

function markedItem(item: Item, marks: Marks): Item {
  const last = item.conversation.length - 1;
  return {
    ...item,
    conversation: item.conversation.map((turn, at) => ({
      ...turn,
      content: marks.put(at === last ? 'request' : 'context', turn.content),
    })),
    responseA: marks.put('answer-a', item.responseA),
    responseB: marks.put('answer-b', item.responseB),
    goldenJudgment: item.goldenJudgment === null ? null : marks.put('golden', item.goldenJudgment),
  };
}

interface Marks {
  /** Marks stand inside the white space at either end, which protocols and chat templates may cut off. */
  put(kind: PartKind, text: string): string;
  /** Neutralises what stands between marks as if they were not there, and marks what has none. */
  around(neutralise: Neutralise): Neutralise;
  /** The text without marks, and where they stood. */
  take(text: string): { readonly text: string; readonly parts: readonly PromptPart[] };
}

/** Two characters for each kind of part, from those that Unicode leaves to private use and that no text here has. */
function marksFor(texts: string): Marks | null {
  const count = 2 * partKinds.length;
  let first = 0xe000;
  const found = (): RegExp =>
    new RegExp(`[${String.fromCharCode(first)}-${String.fromCharCode(first + count - 1)}]`, 'g');
  while (found().test(texts)) {
    first += count;
    if (first + count > 0xf900) return null;
  }
  const all = found();
  const mark = (kind: PartKind, isEnd: 0 | 1): string =>
    String.fromCharCode(first + 2 * partKinds.indexOf(kind) + isEnd);
  const kindOf = (character: string): PartKind => partKinds[(character.charCodeAt(0) - first) >> 1] ?? 'other';
  const put = (kind: PartKind, text: string): string => {
    const core = text.trim();
    return core === '' ? text : text.replace(core, () => mark(kind, 0) + core + mark(kind, 1));
  };
  return {
    put,
    around: (neutralise) => (text) => {
      // Of a text that lost its beginning, as a rationale its thinking, the end still says what it is.
      const end = text.match(all)?.at(-1);
      return put(end === undefined ? 'other' : kindOf(end), neutralise(text.replace(all, '')));
    },
    take(text) {
      const parts: PromptPart[] = [];
      let start = 0;
      let seen = 0;
      for (const { index, 0: character } of text.matchAll(all)) {
        const at = index - seen++;
        if ((character.charCodeAt(0) - first) % 2 === 0) start = at;
        else parts.push({ kind: kindOf(character), start, end: at });
      }
      return { text: text.replace(all, ''), parts };
    },
  };
}
