import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ComparisonKind, ComparisonReport } from '../../src/state/compare/files';
import type { SavedFile } from '../../src/state/results/file-sink';
import { expectAccessible, openApp, type TestApp } from '../fakes/app';
import { lettered, plantRun, workedExample } from './compare-view.planted';
import { metaText } from './results-view.planted';

let opened: TestApp | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
  history.replaceState(null, '', '#/');
});

/** The whole app, over a library that `fill` has filled. */
async function open(fill: (store: TestApp['storage']['store']) => Promise<unknown>, hash: string): Promise<TestApp> {
  const first = await openApp();
  await fill(first.storage.store);
  first.storage.close();
  opened = await openApp({ databaseName: first.name, hash });
  return opened;
}

/** Run 2 of the worked example is the baseline, so that run 1 fixes. */
async function example(store: TestApp['storage']['store']): Promise<void> {
  await plantRun(store, 'base', lettered(workedExample.second));
  await plantRun(store, 'new', lettered(workedExample.first));
}

const shown = (app: TestApp): readonly number[] => app.app.compare.shown;
const ready = (app: TestApp): Promise<void> =>
  expect.poll(() => app.app.compare.isReady, { timeout: 30_000 }).toBe(true);
const quadrant = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) });
const article = (name: string) => page.getByRole('article', { name });
const drawer = (id: string) => page.getByRole('complementary', { name: `Item ${id}`, exact: true });

describe('choosing runs', () => {
  it('goes from the list of runs to the comparison, the first chosen as the baseline', async () => {
    const app = await open(example, '#/');
    await page.getByRole('checkbox', { name: 'Compare base on Ten rows' }).click();
    await expect.element(page.getByRole('button', { name: 'Compare', exact: true })).toBeDisabled();
    await page.getByRole('checkbox', { name: 'Compare new on Ten rows' }).click();
    await page.getByRole('button', { name: 'Compare 2 runs' }).click();
    await ready(app);
    expect(location.hash).toBe('#/compare?runs=base%2Cnew');
    await expect.element(page.getByText('compared on 30 of 30 / 30 items; 0 + 0 missing')).toBeVisible();
  });

  it('goes from a run’s results, and names runs of other data apart', async () => {
    const app = await open(async (store) => {
      await example(store);
      await plantRun(store, 'foreign', lettered('SSWW'));
    }, '#/results/base');
    await page.getByRole('link', { name: 'Compare with …' }).click();
    await expect.element(page.getByRole('heading', { name: 'Compare base with …' })).toBeVisible();
    await expect.element(page.getByRole('heading', { name: /^On other data/ })).toBeVisible();
    await page.getByRole('button', { name: 'new', exact: true }).click();
    await ready(app);
    expect(app.app.compare.contenders.map(({ id }) => id)).toEqual(['base', 'new']);
  });

  it('says when a run is not here', async () => {
    await open(example, '#/compare?runs=base,gone,new');
    await expect.element(page.getByText('1 run of this address is not in this library')).toBeVisible();
    await expect.element(page.getByRole('columnheader', { name: /new/ })).toBeVisible();
  });
});

describe('the numbers', () => {
  it('are those of the worked example: three answers that do not say the same', async () => {
    await open(example, '#/compare?runs=base,new');
    await expect
      .element(article('1. Rank by F-Score'))
      .toHaveTextContent(/43\.3 → 66\.7 %.*▲ 23\.3.*better.*7 fixed, 0 broken; p = 0\.008/);
    await expect
      .element(article('2. S-Corr, each over its own'))
      .toHaveTextContent(/43\.5 → 23\.1 %.*▼ 20\.4.*lower.*better.*−36\.8 to −6\.4 points/);
    await expect
      .element(article('3. S-Corr, like for like'))
      .toHaveTextContent(/23 items.*43\.5 → 26\.1 %.*4 mended, 0 spoilt; p = 0\.06[23]/);
    await expect.element(page.getByText('The three do not say the same.', { exact: false })).toBeVisible();
    const table = page.getByRole('table', { name: /three numbers/ });
    await expect.element(table).toHaveTextContent(/F-Score.*43\.3%.*n = 30.*66\.7%.*p = 0\.008/);
  });

  it('stand beside what so many items could have shown, and are corrected for several runs', async () => {
    await open(async (store) => {
      await example(store);
      await plantRun(store, 'third', lettered(workedExample.second.replace('PSP', 'PSS')));
    }, '#/compare?runs=base,new,third');
    const row = page.getByRole('row', { name: /^F-Score/ });
    await expect.element(row).toHaveTextContent(/p = 0\.008, Holm = 0\.016 \(of 2\)/);
    await expect.element(row).toHaveTextContent(/No significant difference\..*30 items/);
  });

  it('count only items that both have, say why the others are missing, and lead to them', async () => {
    const app = await open(async (store) => {
      await plantRun(store, 'base', lettered('SSSSSS?!mS'));
      await plantRun(store, 'new', lettered('SWSSSSSSS.'));
    }, '#/compare?runs=base,new');
    await expect.element(page.getByText('compared on 6 of 10 / 10 items; 3 + 1 missing')).toBeVisible();
    await page.getByRole('button', { name: 'GenRM call failed 1' }).click();
    expect(shown(app)).toEqual([7]);
    await expect.element(page.getByText('1 shown: missing from base: GenRM call failed')).toBeVisible();
    await page.getByRole('button', { name: 'pending 1' }).click();
    expect(shown(app)).toEqual([9]);
    // Labels: a failed meta-judgment is a right label.
    await page.getByRole('button', { name: 'Label', exact: true }).click();
    await expect.element(page.getByText('Labels compared on 7 of 10 / 10 items; 2 + 1 missing')).toBeVisible();
    await page.getByRole('checkbox', { name: /^Count an unreadable verdict/ }).click();
    await expect.element(page.getByText('Labels compared on 8 of 10 / 10 items; 1 + 1 missing')).toBeVisible();
    expect(app.app.compare.overall?.counts).toEqual({ 'both-right': 6, fixed: 1, broken: 1, 'both-wrong': 0 });
  });

  it('are saved as data, and the items as a table with what was fixed and broken', async () => {
    const { app } = await open(async (store) => {
      await plantRun(store, 'base', lettered('SPSW?!'));
      await plantRun(store, 'new', lettered('SSPSS.'));
    }, '#/compare?runs=base,new');
    await expect.element(page.getByRole('button', { name: 'Save numbers, JSON' })).toBeEnabled();
    const saved = async (kind: ComparisonKind): Promise<string> => {
      const files: SavedFile[] = [];
      await app.compare.download(kind, (file) => files.push(file));
      return (await files[0]?.blob.text()) ?? '';
    };
    expect((await saved('comparison-csv')).split('\n')).toEqual([
      'item,id,subset,golden_label,outcome: base,outcome: new,label: new,label_and_reason: new',
      '1,i1,even,A,faithful,faithful,both-right,both-right',
      '2,i2,odd,A,spurious,faithful,both-right,fixed',
      '3,i3,even,A,faithful,spurious,both-right,broken',
      '4,i4,odd,A,label-wrong,faithful,fixed,fixed',
      '5,i5,even,A,no-verdict,faithful,,',
      '6,i6,odd,A,judge-failed,pending,,',
      '',
    ]);
    const report = JSON.parse(await saved('comparison-json')) as ComparisonReport;
    expect(report).toMatchObject({
      baseline: 'base',
      unreadable: 'missing',
      comparedOn: { label: { items: 4, missing: { new: [{ fate: 'pending', count: 1 }] } }, faithful: { items: 4 } },
      numbers: [
        { metric: 'l-acc', runs: [{ estimate: { k: 3, n: 4 } }, { estimate: { k: 4, n: 4 }, change: { n: 4 } }] },
        { metric: 's-corr', runs: [{ estimate: { k: 1, n: 3 } }, { estimate: { k: 1, n: 4 } }] },
        { metric: 'f-score', runs: [{ estimate: { k: 2, n: 4 } }, { estimate: { k: 3, n: 4 } }] },
      ],
      differences: [{ run: 'new', reasons: { n: 4, common: { n: 3 } } }],
    });
    const [difference] = report.differences;
    expect(difference?.by.map(({ aspect, counts, subsets }) => [aspect, counts, subsets.length])).toEqual([
      ['label', { 'both-right': 3, fixed: 1, broken: 0, 'both-wrong': 0 }, 2],
      ['faithful', { 'both-right': 1, fixed: 2, broken: 1, 'both-wrong': 0 }, 2],
    ]);
  });

  it('warn when the meta-judges are not the same', async () => {
    await open(async (store) => {
      await example(store);
      const rows = lettered(workedExample.first);
      const metaJudge = {
        id: 'other',
        name: 'Other meta',
        engine: 'scripted',
        source: { kind: 'url', url: '' },
        contextTokens: 1,
        quantisation: 'q8',
      } as const;
      await plantRun(store, 'third', rows, { manifest: { metaJudge } });
    }, '#/compare?runs=base,third');
    await expect.element(page.getByText('Not the same meta-judge')).toBeVisible();
    await expect.element(page.getByText(/Meta-14B.* judged base; Other meta.* judged third/)).toBeVisible();
  });

  it('are never of labels-only runs where reasons are asked for', async () => {
    await open(async (store) => {
      await example(store);
      await plantRun(store, 'labels', lettered('WS'.repeat(15)), { manifest: { metaJudge: null } });
    }, '#/compare?runs=base,labels');
    await expect.element(page.getByRole('row', { name: /^F-Score/ })).toHaveTextContent('not tested: no meta-judge');
    await expect.element(page.getByRole('button', { name: 'Label and reason' })).toBeDisabled();
    await expect.element(page.getByText('Labels compared on 30 of 30')).toBeVisible();
  });
});

describe('data that are not the same', () => {
  it('are blocked with the reason, and can be looked at', async () => {
    const app = await open(async (store) => {
      await example(store);
      // Items as in the baseline up to the sixth.
      await plantRun(
        store,
        'foreign',
        lettered(workedExample.first, (at) => (at < 6 ? {} : { responseA: 'Another.' })),
      );
    }, '#/compare?runs=base,foreign');
    await expect.element(page.getByText('foreign is of other data')).toBeVisible();
    await expect.element(page.getByText(/shares 6 comparisons with the baseline’s data/)).toBeVisible();
    await expect.element(page.getByRole('row', { name: /^L-Acc/ })).toHaveTextContent(/other data/);
    await expect.element(page.getByText('Three answers', { exact: false })).not.toBeInTheDocument();
    expect(shown(app)).toEqual([0, 1, 2, 3, 4, 5]);
    app.app.compare.open(1);
    await expect.element(drawer('i2').getByRole('article', { name: 'Judgment of foreign' })).toBeVisible();
  });

  it('with other golden judgments share the labels only', async () => {
    await open(async (store) => {
      await example(store);
      await plantRun(
        store,
        'golden',
        lettered(workedExample.first, (at) => (at === 3 ? { goldenJudgment: 'New.' } : {})),
      );
    }, '#/compare?runs=base,golden');
    await expect.element(page.getByText(/with another golden judgment\. Labels are compared\./)).toBeVisible();
    await expect.element(page.getByRole('row', { name: /^S-Corr/ })).toHaveTextContent('other golden judgments');
    await expect.element(page.getByRole('row', { name: /^L-Acc/ })).toHaveTextContent(/p = /);
  });
});

describe('the quadrants', () => {
  it('filter the list, and all of it stands in the address', async () => {
    const app = await open(example, '#/compare?runs=base,new');
    await expect.element(quadrant('fixed')).toHaveTextContent('7');
    await quadrant('fixed').click();
    expect(shown(app)).toEqual([1, 5, 9, 15, 17, 25, 27]);
    await page.getByRole('button', { name: 'odd', exact: true }).click();
    expect(shown(app)).toEqual([1, 5, 9, 15, 17, 25, 27].filter((at) => at % 2 === 1));
    await page
      .getByRole('row', { name: /sum|What is 5 and/ })
      .first()
      .click();
    expect(location.hash).toMatch(/^#\/compare\?runs=base%2Cnew&cell=fixed&subset=odd&item=\d+$/);
    const { hash } = location;
    const list = shown(app);
    app.storage.close();
    opened = await openApp({ databaseName: app.name, hash });
    await ready(opened);
    expect(shown(opened)).toEqual(list);
    await expect.element(quadrant('fixed')).toHaveAttribute('aria-pressed', 'true');
    expect(location.hash).toBe(hash);
  });

  it('are those of the label, or of the reason where both labels are right', async () => {
    const app = await open(example, '#/compare?runs=base,new&by=label');
    await expect.element(quadrant('fixed')).toHaveTextContent('3');
    await page.getByRole('button', { name: /^Reason, where/ }).click();
    await expect.element(quadrant('fixed')).toHaveTextContent('4');
    await expect.element(quadrant('broken')).toHaveTextContent('0');
    expect(shown(app)).toHaveLength(23);
  });
});

describe('the baseline', () => {
  it('is the leftmost run; moving one by key keeps the focus and turns the differences round', async () => {
    const app = await open(example, '#/compare?runs=base,new');
    await ready(app);
    const left = page.getByRole('button', { name: 'Move new left' });
    left.element().focus();
    await userEvent.keyboard('{Enter}');
    expect(location.hash).toBe('#/compare?runs=new%2Cbase');
    await expect.element(page.getByText('new is first now: the baseline')).toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Move new right' })).toHaveFocus();
    await expect.element(quadrant('broken')).toHaveTextContent('7');
    await expect.element(article('1. Rank by F-Score')).toHaveTextContent(/▼ 23\.3.*worse/);
  });

  it('can be dragged into place', async () => {
    const app = await open(example, '#/compare?runs=base,new');
    await ready(app);
    const head = (name: string) => page.getByRole('columnheader', { name: new RegExp(name) }).element();
    const dataTransfer = new DataTransfer();
    const fire = (type: string, on: Element) =>
      on.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    fire('dragstart', head('new'));
    fire('dragover', head('base'));
    fire('drop', head('base'));
    expect(location.hash).toBe('#/compare?runs=new%2Cbase');
  });
});

describe('the item', () => {
  it('shows both judgments with their different words, the golden judgment and both meta-judgments', async () => {
    await open(example, '#/compare?runs=base,new&cell=fixed&item=2');
    const item = drawer('i2');
    await expect
      .element(item.getByRole('article', { name: 'Judgment of base' }))
      .toHaveTextContent('Answer A is longer than 1.');
    await expect
      .element(item.getByRole('article', { name: 'Judgment of new' }))
      .toHaveTextContent('Answer A names the sum 1.');
    await expect
      .poll(() => [...document.querySelectorAll('aside mark.first, aside mark.second')].map((mark) => mark.textContent))
      .toEqual(['is longer than', 'names the sum']);
    await userEvent.keyboard('d');
    await expect.poll(() => document.querySelector('aside mark.first')).toBeNull();
    await expect.element(item.getByText('Answer B gets the sum wrong.')).toBeVisible();
    await expect.element(item.getByRole('heading', { name: 'Meta-judge: Meta-14B, on base' })).toBeVisible();
    await expect.element(item.getByRole('heading', { name: 'Meta-judge: Meta-14B, on new' })).toBeVisible();
  });

  it('gives a link to itself', async () => {
    const address = '#/compare?runs=base,new&cell=fixed&item=2';
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await open(example, address);
    await drawer('i2').getByRole('button', { name: 'Copy link' }).click();
    expect(write).toHaveBeenCalledExactlyOnceWith(new URL(address, location.href).href);
    write.mockRestore();
  });

  it('is text and never markup, and says why there is none', async () => {
    const hostile = '<img src=x onerror="globalThis.hit=1">';
    await open(async (store) => {
      const [row] = lettered('S');
      if (!row) return;
      const meta = metaText('Incorrect', hostile);
      await plantRun(store, 'base', [
        { ...row, judge: `${hostile} one\n\n\\boxed{A}`, meta },
        ...lettered('?!').slice(1),
      ]);
      await plantRun(store, 'new', [
        { ...row, judge: `${hostile} two\n\n\\boxed{A}`, meta },
        ...lettered('SS').slice(1),
      ]);
    }, '#/compare?runs=base,new&item=1');
    await expect.poll(() => document.querySelector('aside mark.first')?.textContent).toBe('one');
    expect(document.querySelector('aside img')).toBeNull();
    expect('hit' in globalThis).toBe(false);
    history.replaceState(null, '', '#/compare?runs=base,new&lacks=base&item=2');
    dispatchEvent(new HashChangeEvent('hashchange'));
    await expect.element(drawer('i2').getByText('The device was lost.', { exact: false })).toBeVisible();
  });
});

describe('the keys', () => {
  it('step through the items, open, close and filter', async () => {
    const app = await open(example, '#/compare?runs=base,new');
    await ready(app);
    await userEvent.keyboard('2');
    expect(shown(app)).toHaveLength(7);
    await userEvent.keyboard('jj{Enter}');
    await expect.element(drawer('i6')).toBeVisible();
    await userEvent.keyboard('k');
    await expect.element(drawer('i2')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(drawer('i2')).not.toBeInTheDocument();
    await expect.element(page.getByRole('grid')).toHaveFocus();
    await userEvent.keyboard('{End}{Enter}');
    await expect.element(drawer('i28')).toBeVisible();
    await userEvent.keyboard('{Escape}0');
    expect(shown(app)).toHaveLength(30);
  });
});

it('has no accessibility fault in either scheme, with an item open and with none', async () => {
  const app = await open(async (store) => {
    await example(store);
    await plantRun(store, 'foreign', lettered('SSWW?!m'));
    await plantRun(store, 'third', lettered(workedExample.second.replace('SPS', '?!m')));
  }, '#/compare?runs=base,new,third,foreign&cell=fixed');
  await ready(app);
  await expect.poll(() => Object.keys(app.app.compare.reasons).length).toBe(2);
  await expectAccessible();
  app.app.compare.open(1);
  await expect.poll(() => app.app.compare.detail.phase.status).toBe('ready');
  await expectAccessible();
});
