import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Generation } from '../../../src/domain/generation';
import type { FileHashes, ModelRef } from '../../../src/domain/model';
import type { RunRecord, RunSession } from '../../../src/domain/run';
import { auditedOf, auditManifest } from '../../../src/domain/audit/audit-run';
import type { PlantedCase } from '../../../src/domain/audit/plant';
import { plantedGeneration, plantedItem } from '../../../src/domain/audit/planted-item';
import { notAudited, type Standing } from '../../../src/domain/audit/standing';
import { summariseAudit } from '../../../src/domain/audit/summary';
import { reportOf } from '../../../src/domain/exports/report';
import { readingOf } from '../../../src/domain/reading';
import { noSwaps, type Swaps } from '../../../src/domain/swap';
import { base64Of, bytesOfBase64 } from '../../../src/report/base64';
import { html, scriptJson } from '../../../src/report/html';
import { bundleOf, partsOf } from '../../../src/report/parts';
import { recompute, statedOf, type ReportParts, type Stated } from '../../../src/report/recompute';
import { each, linesOf, outcomesOf, pageOf, type WholeRun } from '../../fakes/report-page';
import { loadedModel } from '../../fakes/scripted-generator';
import { generationOf } from '../../fixtures/generations';
import { itemFrom } from '../../fixtures/items';
import { manifest, modelRef } from '../../fixtures/runs';

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
    const again = await recompute(parts.value, never);
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

  it('lists the bytes that judged, and what the protocol is made of', async () => {
    const page = (await written()).replace(/\s+/g, ' ');
    const row = (name: string): string =>
      new RegExp(`<th scope="row">${name}</th> <td>(.*?)</td>`).exec(page)?.[1] ?? 'no such row';
    expect(row('Hash of the prompts')).toMatch(/^GenRM [0-9a-f]{12}, meta-judge [0-9a-f]{12}$/);
    expect(row('… weights')).toBe(`SHA-256 ${'a1'.repeat(32)} of the file`);
    expect(row('… library')).toBe('not hashed: it was gone');
    expect(row('… genrm')).toContain('WebLLM 1; some adapter; window 4096 tokens');
    expect(page.match(/<td>not hashed: an earlier version loaded them<\/td>/g)).toHaveLength(1);
    expect(page).toContain(
      '<p class="failure">Two different files judged under the name genrm: its numbers are of a mixture.</p>',
    );
  });

  it('says which number is not as stated', async () => {
    const parts = partsOf(
      await written({
        change: (stated) => ({
          ...stated,
          overall: { ...stated.overall, sCorr: { ...stated.overall.sCorr, value: 0.1, k: 1 } },
        }),
      }),
    );
    if (!parts.ok) throw new Error(parts.error);
    const again = await recompute(parts.value, never);
    expect(again.ok && again.value.differences).toEqual([
      'overall.sCorr.value: stated 0.1, recomputed 0.33333333333333337',
      'overall.sCorr.k: stated 1, recomputed 3',
    ]);
  });

  it('holds what the exchanged order says, works it out again, and keeps its numbers', async () => {
    const swaps = new Map(swapped.map(({ itemId, text }) => [Number(itemId.slice(1)), { judge: letterOf(text) }]));
    const page = await written({ swapped, swaps });
    expect(page).toContain('Order of the answers');
    expect(page).toMatch(/Flip rate<\/th>\s*<td>50\.0 % \(15\.0 – 85\.0\), n = 4/);
    const found = partsOf(page);
    if (!found.ok) throw new Error(found.error);
    const { stated } = found.value;
    const again = (other: Stated) => recompute({ ...found.value, stated: other }, never);
    expect(stated.overall).toEqual((await parts()).stated.overall);
    expect(await again(stated)).toMatchObject({ ok: true, value: { differences: [] } });
    const judge = stated.swap?.judge;
    if (!judge) throw new Error('no swap');
    const slotBias = { ...judge.slotBias, midP: judge.slotBias.midP * (1 + 1e-15) };
    const rounded = { ...stated, swap: { judge: { ...judge, slotBias }, meta: null } };
    expect(await again(rounded)).toMatchObject({ ok: true, value: { differences: [] } });
    const changed = { ...stated, swap: { judge: { ...judge, flips: 0 }, meta: null } };
    expect(await again(changed)).toMatchObject({
      ok: true,
      value: { differences: ['swap.judge.flips: stated 0, recomputed 2'] },
    });
  });

  it('is not trusted where its run was changed or is cut off', async () => {
    const whole = await parts();
    const lines = await plain();
    const changed = lines.replace('boxed{A}', 'boxed{B}');
    expect(changed).not.toBe(lines);
    expect(await recompute({ ...whole, bundle: new Blob([gzipSync(changed)]) }, never)).toMatchObject({
      ok: false,
      error: expect.stringContaining('changed or damaged') as string,
    });
    const page = await written();
    expect(partsOf(page.slice(0, page.indexOf('gzip;base64') + 400)).ok).toBe(false);
    expect(partsOf('<html></html>')).toMatchObject({ ok: false });
    expect(await recompute({ ...whole, bundle: bundleOf(btoa('not gzip at all')) }, never)).toMatchObject({
      ok: false,
    });
  });

  it('is verified on the command line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-verify-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const sound = join(folder, 'sound.html');
    const wrong = join(folder, 'false.html');
    writeFileSync(sound, await written());
    writeFileSync(wrong, await written({ change: (stated) => ({ ...stated, metaJudge: 'a better one' }) }));
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
    const whole = await parts();
    const readings = { ...whole.stated.readings, verdictParser: 'of-tomorrow' };
    expect(await recompute({ ...whole, stated: { ...whole.stated, readings } }, never)).toMatchObject({
      ok: false,
      error: expect.stringContaining('of-tomorrow') as string,
    });
  });
});

describe('the audit in a report', () => {
  const recomputed = async (change: (whole: ReportParts) => ReportParts | Promise<ReportParts> = (whole) => whole) =>
    recompute(await change(await parts({ audited: true })), never);

  it('is worked out again with the run', async () => {
    const again = await recomputed();
    if (!again.ok) throw new Error(again.error);
    expect(again.value.differences).toEqual([]);
    expect(again.value.audit).toMatchObject({
      state: 'passed',
      runId: 'audit-1',
      summary: { sensitivity: { k: 9, n: 10 }, specificity: { k: 18, n: 20 } },
    });
    const page = (await written({ audited: true })).replace(/\s+/g, ' ');
    expect(page).toMatch(/Youden’s J = 0\.80 \[0\.44, 0\.91\]: passed/);
    expect(page).toMatch(/empty<br \/>.*?<td class="number">10 of 10<\/td>.*?✓ passed/);
    expect(page).toMatch(/injection<br \/>.*?<td class="number">0 of 0<\/td>.*?– not tested/);
  });

  it('says what of it is not as stated', async () => {
    const better = await recomputed(({ stated, ...whole }) => ({
      ...whole,
      stated: {
        ...stated,
        audit: stated.audit ? { ...stated.audit, sensitivity: { k: 10, n: 10, interval: null } } : null,
      },
    }));
    expect(better.ok && better.value.differences).toEqual([
      'audit.sensitivity.k: stated 10, recomputed 9',
      expect.stringMatching(/^audit.sensitivity.interval: stated null, recomputed/),
    ]);
    const gone = await recomputed((whole) => ({ ...whole, audit: null }));
    expect(gone.ok && gone.value.differences).toContain('audit.state: stated "passed", recomputed "not-tested"');
  });

  it('is not trusted where it was changed, or is of another meta-judge', async () => {
    const audit = (text: string): Blob => new Blob([gzipSync(text)]);
    const lines = await auditLines();
    const changed = lines.replace('>Incorrect<', '>Correct<');
    expect(changed).not.toBe(lines);
    expect(await recomputed((whole) => ({ ...whole, audit: audit(changed) }))).toMatchObject({
      ok: false,
      error: expect.stringContaining('Its audit: This run file was changed or damaged') as string,
    });
    const other = await auditLines(modelRef('another-meta'));
    expect(await recomputed((whole) => ({ ...whole, audit: audit(other) }))).toMatchObject({
      ok: false,
      error: 'Its audit is not of this meta-judge, protocol and benchmark.',
    });
    expect(await recomputed((whole) => ({ ...whole, audit: whole.bundle }))).toMatchObject({ ok: false });
  });

  it('is not asked of a report of an earlier version, which has none', async () => {
    const { stated, ...whole } = await parts();
    const { audit: _, ...earlier } = stated;
    const again = await recompute({ ...whole, stated: earlier }, never);
    expect(again.ok && again.value.differences).toEqual([]);
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
const session = (files?: FileHashes): RunSession => ({
  startedAt: 0,
  userAgent: 'Some browser',
  models: [{ ...loadedModel('genrm'), engine: 'WebLLM 1', device: 'some adapter', ...(files && { files }) }],
});
/** Asked once more with B first: two keep to A, two follow the first place. */
const swapped = ['i0', 'i1', 'i2', 'i3'].map((itemId, at) =>
  generationOf({ itemId, order: 'BA', text: `Because.\n\\boxed{${at < 2 ? 'B' : 'A'}}` }),
);
const letterOf = (text: string): 'A' | 'B' => (text.includes('{B}') ? 'A' : 'B');
const run: RunRecord = {
  manifest: manifest({ benchmark: { id: 'b-1', name: 'bench', itemCount: 12 } }),
  status: { state: 'finished', target: 12, updatedAt: 0 },
  sessions: [
    session({ weights: { sha256: 'a1'.repeat(32), of: 'the file' }, library: { missing: 'it was gone' } }),
    session({ weights: { sha256: 'b2'.repeat(32), of: 'the file' } }),
    { ...session(), models: [loadedModel('meta')] },
  ],
};

const whole: WholeRun = { run, items, generations };

// Its meta-judge's audit: one of ten golden judgments does not pass, two of twenty planted faults do.
const kinds = ['golden judgment itself', 'empty', 'label alone'] as const;
const cases: readonly PlantedCase[] = kinds.flatMap((kind) =>
  items.slice(0, 10).map((item) => ({ kind, item, text: kind })),
);
const auditRun = (metaJudge: ModelRef): RunRecord => {
  const audited = auditedOf({ ...run.manifest, metaJudge });
  if (!audited) throw new Error('no meta-judge');
  const made = { id: 'audit-1', createdAt: 0, appVersion: 'test', seed: 0 };
  const planted = { id: 'p-1', name: 'Planted cases of bench', itemCount: cases.length };
  return { manifest: auditManifest(audited, planted, {}, made), status: { ...run.status, target: 30 }, sessions: [] };
};
const auditItems = cases.map((one, at) => plantedItem(one, 'b-1', at + 1));
const auditCalls: readonly Generation[] = cases.flatMap((one, at) => {
  const itemId = auditItems[at]?.id ?? '';
  const isRight = ![0, 20, 21].includes(at);
  const verdict = (one.kind === kinds[0]) === isRight ? 'Correct' : 'Incorrect';
  const text = `<genrm_analysis>x</genrm_analysis><final_verdict>${verdict}</final_verdict>`;
  return [
    plantedGeneration('audit-1', itemId, one, 0),
    { ...generationOf({ itemId, stage: 'meta', text }), runId: 'audit-1' },
  ];
});

const auditOf = (metaJudge = modelRef('meta')): WholeRun => ({
  run: auditRun(metaJudge),
  items: auditItems,
  generations: auditCalls,
});
const plain = (): Promise<string> => linesOf(whole);
const auditLines = (metaJudge?: ModelRef): Promise<string> => linesOf(auditOf(metaJudge));

function standing(): Standing {
  const summary = summariseAudit(outcomesOf(auditOf()));
  return { state: summary.state, runId: 'audit-1', summary };
}

interface Writing {
  readonly change?: (stated: Stated) => Stated;
  readonly audited?: boolean;
  readonly swapped?: readonly Generation[];
  readonly swaps?: Swaps;
}

async function written({
  change = (stated) => stated,
  audited = false,
  swapped: more = [],
  swaps = noSwaps,
}: Writing = {}): Promise<string> {
  const asked = { ...whole, generations: [...generations, ...more], swaps };
  const page = await pageOf(asked, audited ? { whole: auditOf(), standing: standing() } : null);
  const beside = { checks: [], standing: audited ? standing() : notAudited, swaps };
  const stated = statedOf(reportOf(run, outcomesOf(asked), readingOf(run.manifest), beside));
  return page.replace(scriptJson(stated).markup, scriptJson(change(stated)).markup);
}

async function parts(writing: Writing = {}): Promise<ReportParts> {
  const result = partsOf(await written(writing));
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
