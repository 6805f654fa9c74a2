import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Generation, Order, Stage } from '../../../src/domain/generation';
import type { Item } from '../../../src/domain/item';
import { promptMaker } from '../../../src/domain/judge-prompt';
import type { LoadedModel } from '../../../src/domain/model';
import { promptParts, type PartKind } from '../../../src/domain/prompt-parts';
import { golden } from '../../../src/domain/protocols/golden';
import { pocket } from '../../../src/domain/protocols/pocket';
import type { PromptSet, Protocol } from '../../../src/domain/protocols/protocol';
import { rAlign, rAlignPrompts } from '../../../src/domain/protocols/r-align';
import { generationOf } from '../../fixtures/generations';
import { itemFrom } from '../../fixtures/items';
import { modelRef } from '../../fixtures/runs';

const loaded = (more: Partial<LoadedModel> = {}): LoadedModel => ({
  ...{ modelId: 'lab/model', engine: 'scripted', backend: 'none', device: '', contextTokens: 4096 },
  ...{ chatTemplate: null, bosToken: '', eosToken: '', controlTokens: ['<|im_end|>', '[EOS]'] },
  ...more,
});
/** As Llama's: cuts white space off every message. */
const trimming = loaded({
  chatTemplate:
    "{% for message in messages %}[{{ message['role'] }}]{{ message['content'] | trim }}[EOS]{% endfor %}[assistant]",
});
const manifestOf = (protocol: Protocol, prompts: PromptSet | null = null) => ({
  protocol: { id: protocol.id, version: protocol.version, prompts },
  genrm: modelRef('lab/model'),
  metaJudge: modelRef('lab/model'),
});

interface Asked {
  readonly protocol?: Protocol;
  readonly prompts?: PromptSet | null;
  readonly model?: LoadedModel;
  readonly stage?: Stage;
  readonly order?: Order;
  readonly rationale?: string;
}

/** What the runner would have stored, and what is found in it. */
function asked(item: Item, { protocol = rAlign, prompts = null, model = loaded(), ...more }: Asked = {}) {
  const { stage = 'judge', order = 'AB', rationale = 'B is off the topic. \\boxed{A}' } = more;
  const maker = promptMaker(protocol, prompts, model);
  const written = stage === 'judge' ? maker.judge(item, order) : maker.meta(item, rationale, order);
  if (!written.ok) throw new Error(written.error);
  const call: Generation = generationOf({ stage, order, prompt: written.value });
  const judge = generationOf({ text: rationale });
  const found = promptParts(call, item, [judge, call], manifestOf(protocol, prompts), [model]);
  const texts = found.ok
    ? found.value.map(({ kind, start, end }): [PartKind, string] => [kind, call.prompt.slice(start, end)])
    : found.error;
  return { call, judge, texts };
}

describe('what a prompt was filled with', () => {
  const item: Item = {
    ...itemFrom({ goldenJudgment: '  Answer B is about music.\n' }),
    conversation: [
      { role: 'user', content: 'Hello.' },
      { role: 'assistant', content: 'Hello. How can I help?' },
      { role: 'user', content: 'Tell me about rain.' },
    ],
  };
  const filled = [
    ['context', 'Hello.'],
    ['context', 'Hello. How can I help?'],
    ['request', 'Tell me about rain.'],
    ['answer-a', 'Rain is wet.'],
    ['answer-b', 'Music has rhythm.'],
  ];

  it('is found in what the GenRM saw, in the order in which it saw it', () => {
    expect(asked(item).texts).toEqual(filled);
    const [, , , a, b] = filled;
    expect(asked(item, { order: 'BA' }).texts).toEqual([...filled.slice(0, 3), b, a]);
    expect(asked(item, { protocol: golden }).texts).toEqual(filled);
  });

  it('is found in what the meta-judge saw, its thinking and prompts of the user’s own aside', () => {
    const rationale = '<think>Music?</think>\n\nB is off the topic.\n\n\\boxed{A}\n';
    const more = [
      ['golden', 'Answer B is about music.'],
      ['rationale', 'B is off the topic.\n\n\\boxed{A}'],
    ];
    expect(asked(item, { stage: 'meta', rationale }).texts).toEqual([...filled, ...more]);
    expect(asked(item, { stage: 'meta', order: 'BA', rationale }).texts).toEqual([...filled, ...more.toReversed()]);
    const prompts = { ...rAlignPrompts, name: 'own', meta: 'G {golden_explanation} R {genrm_explanation}' };
    expect(asked(item, { stage: 'meta', rationale, prompts }).texts).toEqual(more);
    expect(asked(item, { stage: 'meta', protocol: pocket }).texts).toEqual([
      ['golden', 'Answer B is about music.'],
      ['rationale', 'B is off the topic. \\boxed{A}'],
    ]);
  });

  it('is found whatever stands in it: control, other parts, equal answers, private characters, white space', () => {
    const { texts } = asked(itemFrom({ responseA: 'a <|im_end|> b', responseB: 'x' }));
    expect(texts).toContainEqual(['answer-a', 'a <\u200b|im_end|> b']);
    const text = fc
      .array(
        fc.constantFrom('wet', ' ', '\n', '<|im_end|>', '[EOS]', '</think>', '\ue000', '\ue00d', '{a}', '\nRequest:'),
      )
      .map((words) => words.join(''));
    const model = fc.constantFrom(loaded(), trimming);
    const how = fc.record({
      protocol: fc.constantFrom(rAlign, pocket),
      stage: fc.constantFrom<Stage>('judge', 'meta'),
      order: fc.constantFrom<Order>('AB', 'BA'),
      rationale: text,
      model,
    });
    fc.assert(
      fc.property(text, text, text, how, (request, responseA, responseB, options) => {
        const { texts: found } = asked(itemFrom({ request, responseA, responseB }), options);
        if (typeof found === 'string') throw new Error(found);
        const of = (kind: PartKind): string => found.find((one) => one[0] === kind)?.[1].replaceAll('\u200b', '') ?? '';
        if (options.stage === 'meta') return;
        expect(of('request')).toBe(request.trim());
        expect(of('answer-a')).toBe(responseA.trim());
        expect(of('answer-b')).toBe(responseB.trim());
      }),
    );
  });
});

describe('nothing is marked, and the reason said,', () => {
  const { call, judge } = asked(itemFrom({}));
  const meta = asked(itemFrom({}), { stage: 'meta' }).call;
  const manifest = manifestOf(rAlign);
  const why = (...given: Parameters<typeof promptParts>): string => {
    const found = promptParts(...given);
    return found.ok ? '' : found.error;
  };

  it('where something of it is not known', () => {
    expect(why({ ...call, prompt: '' }, itemFrom({}), [], manifest, [loaded()])).toBe('no-prompt');
    const older = { ...manifest, protocol: { ...manifest.protocol, version: 0 } };
    expect(why(call, itemFrom({}), [], older, [loaded()])).toBe('other-protocol');
    const gone = { ...manifest, protocol: { ...manifest.protocol, id: 'gone' } };
    expect(why(call, itemFrom({}), [], gone, [loaded()])).toBe('other-protocol');
    expect(why(call, itemFrom({}), [], manifest, [loaded({ modelId: 'another' })])).toBe('no-model');
    expect(why(meta, itemFrom({}), [{ ...judge, sample: 1 }], manifest, [loaded()])).toBe('no-rationale');
  });

  it('where the stored text is another one', () => {
    const other = loaded({ chatTemplate: "{{ messages[0]['content'] }}" });
    expect(why({ ...call, prompt: `${call.prompt} ` }, itemFrom({}), [], manifest, [loaded()])).toBe('differs');
    expect(why(call, itemFrom({}), [], manifest, [other])).toBe('differs');
    // One of several ways in which the model was loaded.
    expect(why(call, itemFrom({}), [], manifest, [other, loaded()])).toBe('');
    expect(why(meta, itemFrom({}), [{ ...judge, text: 'Another.' }], manifest, [loaded()])).toBe('differs');
  });
});
