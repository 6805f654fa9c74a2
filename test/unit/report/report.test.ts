import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Generation } from '../../../src/domain/generation';
import type { RunRecord } from '../../../src/domain/run';
import { notAudited } from '../../../src/domain/audit/standing';
import { reportOf } from '../../../src/domain/exports/report';
import { callState, outcomeOf } from '../../../src/domain/outcome';
import { readingOf } from '../../../src/domain/reading';
import { noSwaps, type Swaps } from '../../../src/domain/swap';
import { base64Of, bytesOfBase64 } from '../../../src/report/base64';
import { html, scriptJson } from '../../../src/report/html';
import { reportPage } from '../../../src/report/page';
import { bundleOf, partsOf } from '../../../src/report/parts';
import { recompute, statedOf, type Stated } from '../../../src/report/recompute';
import { bundleText, type BundleLine } from '../../../src/storage/bundle';
import { generationOf } from '../../fixtures/generations';
import { itemFrom } from '../../fixtures/items';
import { manifest } from '../../fixtures/runs';

const never = new AbortController().signal;

describe('markup', () => {
  it('shows every text as text', () => {
    const hostile = `</script><img src=x onerror='x("&")'>`;
    expect(html`<p title="${hostile}">${hostile}</p>`.markup).toBe(
      '<p title="&lt;/script&gt;&lt;img src=x onerror=&#39;x(&quot;&amp;&quot;)&#39;&gt;">&lt;/script&gt;&lt;img src=x onerror=&#39;x(&quot;&amp;&quot;)&#39;&gt;</p>',
    );
    expect(
      html`<ul>
        ${[html`<li>${'a<b'}</li>`, html`<li>${2}</li>`]}
      </ul>`.markup.replace(/\s*\n\s*/g, ''),
    ).toBe('<ul><li>a&lt;b</li><li>2</li></ul>');
  });

  it('holds JSON that no text of it can end', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { markup } = scriptJson({ value, hostile: '</script><!--' });
        expect(markup).not.toContain('<');
        expect(JSON.parse(markup)).toEqual(JSON.parse(JSON.stringify({ value, hostile: '</script><!--' })));
      }),
    );
  });

  it('holds bytes as base64, however they come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 20_000 })), async (pieces) => {
        let text = '';
        for await (const piece of base64Of(each(pieces))) text += piece;
        expect(text).toBe(Buffer.concat(pieces).toString('base64'));
        expect(Buffer.from(bytesOfBase64(text)).equals(Buffer.concat(pieces))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a report', () => {
  it('gives its numbers again from the run in it', async () => {
    const page = await written();
    const parts = partsOf(page);
    if (!parts.ok) throw new Error(parts.error);
    const again = await recompute(parts.value.bundle, parts.value.stated, never);
    if (!again.ok) throw new Error(again.error);
    expect(again.value.differences).toEqual([]);
    expect(again.value.compared).toBeGreaterThan(60);
    expect(again.value.stated.overall).toMatchObject({
      items: 12,
      lAcc: { k: 9, n: 12 },
      sCorr: { k: 3, n: 9 },
      fScore: { k: 6, n: 12 },
    });
    expect(page).toContain('75.0<small> %</small>');
    expect(page).toContain('as judged by meta');
    expect(page).toContain('&lt;b&gt;sums&lt;/b&gt;');
    expect(page).not.toContain('<b>sums</b>');
  });

  it('says which number is not as stated', async () => {
    const parts = partsOf(
      await written((stated) => ({
        ...stated,
        overall: { ...stated.overall, sCorr: { ...stated.overall.sCorr, value: 0.1, k: 1 } },
      })),
    );
    if (!parts.ok) throw new Error(parts.error);
    const again = await recompute(parts.value.bundle, parts.value.stated, never);
    expect(again.ok && again.value.differences).toEqual([
      'overall.sCorr.value: stated 0.1, recomputed 0.33333333333333337',
      'overall.sCorr.k: stated 1, recomputed 3',
    ]);
  });

  it('holds what the exchanged order says, works it out again, and keeps its numbers', async () => {
    const swaps = new Map(swapped.map(({ itemId, text }) => [Number(itemId.slice(1)), { judge: letterOf(text) }]));
    const page = await written(undefined, { swapped, swaps });
    expect(page).toContain('Order of the answers');
    expect(page).toMatch(/Flip rate<\/th>\s*<td>50\.0 % \(15\.0 – 85\.0\), n = 4/);
    const found = partsOf(page);
    if (!found.ok) throw new Error(found.error);
    const { bundle, stated } = found.value;
    expect(stated.overall).toEqual((await parts()).stated.overall);
    expect(await recompute(bundle, stated, never)).toMatchObject({ ok: true, value: { differences: [] } });
    const judge = stated.swap?.judge;
    if (!judge) throw new Error('no swap');
    const slotBias = { ...judge.slotBias, midP: judge.slotBias.midP * (1 + 1e-15) };
    const rounded = { ...stated, swap: { judge: { ...judge, slotBias }, meta: null } };
    expect(await recompute(bundle, rounded, never)).toMatchObject({ ok: true, value: { differences: [] } });
    const changed = { ...stated, swap: { judge: { ...judge, flips: 0 }, meta: null } };
    expect(await recompute(bundle, changed, never)).toMatchObject({
      ok: true,
      value: { differences: ['swap.judge.flips: stated 0, recomputed 2'] },
    });
  });

  it('is not trusted where its run was changed or is cut off', async () => {
    const stated = (await parts()).stated;
    const lines = await plain();
    const changed = lines.replace('boxed{A}', 'boxed{B}');
    expect(changed).not.toBe(lines);
    expect(await recompute(new Blob([gzipSync(changed)]), stated, never)).toMatchObject({
      ok: false,
      error: expect.stringContaining('changed or damaged') as string,
    });
    const [whole = ''] = [(await written()).split('</body>')[0]];
    expect(partsOf(whole.slice(0, whole.indexOf('gzip;base64') + 400)).ok).toBe(false);
    expect(partsOf('<html></html>')).toMatchObject({ ok: false });
    expect(await recompute(bundleOf(btoa('not gzip at all')), stated, never)).toMatchObject({ ok: false });
  });

  it('is verified on the command line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-verify-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const sound = join(folder, 'sound.html');
    const wrong = join(folder, 'false.html');
    writeFileSync(sound, await written());
    writeFileSync(wrong, await written((stated) => ({ ...stated, metaJudge: 'a better one' })));
    const verify = (...args: readonly string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', 'src/headless/verify.ts', ...args], { encoding: 'utf8' });
    const good = verify(sound);
    expect([good.status, good.stderr]).toEqual([0, '']);
    expect(good.stdout).toMatch(
      /verified: all \d+ values follow from its 21 raw generations\.[\s\S]*S-Corr +33\.3 %.*n = 9/,
    );
    const bad = verify('--json', sound, wrong);
    expect(bad.status).toBe(1);
    expect(JSON.parse(bad.stdout)).toMatchObject([
      { file: sound, verified: true },
      { file: wrong, verified: false, differences: ['metaJudge: stated "a better one", recomputed "meta"'] },
    ]);
    expect(verify().status).toBe(2);
  });

  it('cannot be read with parsers that are not known', async () => {
    const { bundle, stated } = await parts();
    const readings = { ...stated.readings, verdictParser: 'of-tomorrow' };
    expect(await recompute(bundle, { ...stated, readings }, never)).toMatchObject({
      ok: false,
      error: expect.stringContaining('of-tomorrow') as string,
    });
  });
});

// A run of twelve: nine right labels, of which three have the wrong reason.
const items = Array.from({ length: 12 }, (_, at) =>
  itemFrom({ id: `i${String(at)}`, subset: at % 2 ? '<b>sums</b>' : 'tone' }),
);
const generations: readonly Generation[] = items.flatMap(({ id }, at) => {
  const judge = generationOf({ itemId: id, text: `Because.\n\\boxed{${at < 9 ? 'A' : 'B'}}` });
  const verdict = at < 3 ? 'Incorrect' : 'Correct';
  const text = `<genrm_analysis>x</genrm_analysis><final_verdict>${verdict}</final_verdict>`;
  return at < 9 ? [judge, generationOf({ itemId: id, stage: 'meta', text })] : [judge];
});
/** Asked once more with B first: two keep to A, two follow the first place. */
const swapped = ['i0', 'i1', 'i2', 'i3'].map((itemId, at) =>
  generationOf({ itemId, order: 'BA', text: `Because.\n\\boxed{${at < 2 ? 'B' : 'A'}}` }),
);
const letterOf = (text: string): 'A' | 'B' => (text.includes('{B}') ? 'A' : 'B');
const run: RunRecord = {
  manifest: manifest({ benchmark: { id: 'b-1', name: 'bench', itemCount: 12 } }),
  status: { state: 'finished', target: 12, updatedAt: 0 },
  sessions: [],
};

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}

async function plain(more: readonly Generation[] = []): Promise<string> {
  const lines: readonly BundleLine[] = [
    ...items.map((item) => ({ item })),
    ...[...generations, ...more].map((generation) => ({ generation })),
  ];
  const head = {
    run,
    benchmark: { id: 'b-1', name: 'bench', format: 'r-align', itemCount: 12, goldenJudgmentCount: 12, subsets: [] },
    report: {} as never,
  };
  let text = '';
  for await (const piece of bundleText(head, each([lines]))) text += piece;
  return text;
}

async function written(
  change: (stated: Stated) => Stated = (stated) => stated,
  { swapped: more = [], swaps = noSwaps }: { readonly swapped?: readonly Generation[]; readonly swaps?: Swaps } = {},
): Promise<string> {
  const beside = { checks: [], standing: notAudited, swaps };
  const readings = readingOf(run.manifest);
  const call = (itemId: string, stage: string) =>
    callState(generations.find((one) => one.itemId === itemId && one.stage === stage) ?? null, null);
  const outcomes = items.map((item, at) =>
    outcomeOf(item, at, call(item.id, 'judge'), call(item.id, 'meta'), readings),
  );
  const bundle = each([new Uint8Array(gzipSync(await plain(more)))]);
  let page = '';
  for await (const piece of reportPage({
    run,
    outcomes,
    readings,
    bundle,
    beside,
    redacted: false,
    script: 'void 0',
  }))
    page += piece;
  const stated = statedOf(reportOf(run, outcomes, readings, beside));
  return page.replace(scriptJson(stated).markup, scriptJson(change(stated)).markup);
}

async function parts() {
  const result = partsOf(await written());
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
