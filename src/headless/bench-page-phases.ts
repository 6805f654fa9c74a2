import type { Locator, Page } from 'playwright';
import { addRuns, perCall, putLiveRun, type LiveRun } from './bench-page-runs';

/** What is done in the page, by name. */
export type Phase = readonly [name: string, run: () => Promise<unknown>, around?: Around];

/** What the measure itself does in the page. */
interface Around {
  readonly before: () => Promise<unknown>;
  /** @returns more to say of it; '': nothing. */
  readonly after: () => Promise<string>;
}

/** As long as the slowest machine takes for one. */
const patience = { timeout: 1_800_000 };

/** Steps on the page as a person takes them, in an order in which each finds what it needs. */
export const phasesOf = (page: Page, benchmark: string, results: string, rows: number): readonly Phase[] => [
  // What the machine itself does to a page that does nothing.
  ['nothing', () => page.waitForTimeout(3000)],
  ...reading(page, benchmark, results),
  ...looking(page),
  ...writing(page),
  ...comparing(page),
  ...living(page, rows),
  ...deleting(page),
];

const reading = (page: Page, benchmark: string, results: string): readonly Phase[] => [
  [
    'read a benchmark',
    async () => {
      await choose(page, benchmark);
      await page.getByText(/ items ready\.$/).waitFor(patience);
    },
  ],
  [
    'list its items',
    async () => {
      await page.getByRole('link', { name: 'Look at them' }).click();
      await page.getByText(/^[\d,.\s]+ items, read as/).waitFor(patience);
      await page.waitForFunction(() => !document.body.innerText.includes('so far'), undefined, patience);
    },
  ],
  ['scroll them', () => drag(page, '[role=listbox]')],
  [
    'read and open a run',
    async () => {
      await go(page, '#/');
      await choose(page, results);
      // The page goes to the results by itself.
      await page.getByRole('grid').waitFor(patience);
      await settled(page, 1000);
    },
  ],
];

/** Of the results of a run. */
const looking = (page: Page): readonly Phase[] => [
  ...(['one line', 'three lines', 'six lines'] as const).flatMap((height): readonly Phase[] => [
    [
      `rows of ${height}: wheel`,
      async () => {
        await page.getByRole('button', { name: height }).click();
        await wheel(page);
      },
    ],
    [`rows of ${height}: scroll bar`, () => drag(page, '[role=grid]')],
  ]),
  ...(['Verdict', 'Category', 'Position', 'Tokens'] as const).map((column): Phase => [
    `sort by ${column}`,
    () => sort(page, column),
  ]),
  ['show all outcomes', () => click(page, page.getByRole('group', { name: 'Outcome' }).getByRole('button').first())],
  ['read with another parser', () => select(page, /^Verdicts by/, 1)],
  ['read with the first again', () => select(page, /^Verdicts by/, 0)],
  ['filter by category', () => select(page, /^Category/, 3)],
  ['filter by verdict', () => click(page, page.getByRole('button', { name: /^golden A, verdict A/ }))],
  ['show the distributions', () => click(page, page.getByRole('button', { name: 'Distributions' }))],
  ['clear the filters', () => click(page, page.getByRole('button', { name: 'Clear filters' }))],
  [
    'search',
    async () => {
      await page.getByRole('searchbox').fill('naïvely');
      await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached', ...patience });
      await page.getByRole('searchbox').fill('');
      await settled(page);
    },
  ],
  [
    'open items and go through them',
    async () => {
      await page.getByRole('grid').focus();
      for (let step = 0; step < 20; step++) {
        await page.keyboard.press('j');
        if (step === 0) await page.keyboard.press('Enter');
        await settled(page);
      }
      await page.keyboard.press('Escape');
    },
  ],
];

const writing = (page: Page): readonly Phase[] =>
  [
    ...(['CSV', 'JSONL', 'Parquet'] as const).flatMap((format) => [
      [`write items as ${format}`, `Benchmark, ${format}`] as const,
      [`write outcomes as ${format}`, `Items and outcomes, ${format}`] as const,
    ]),
    ['write the run', /^Whole run,/] as const,
    ['write the report', /^Report,/] as const,
  ].map(([name, button]): Phase => [name, () => save(page, button)]);

const comparing = (page: Page): readonly Phase[] => {
  let ids: readonly string[] = [];
  return [
    [
      'look at the start with six runs',
      async () => {
        await go(page, '#/');
        await page.getByRole('checkbox').nth(5).waitFor(patience);
        await page.waitForFunction(
          () => !document.body.innerText.includes('Working out its numbers'),
          undefined,
          patience,
        );
      },
      { before: async () => void (ids = await addRuns(page, 6)), after: () => Promise.resolve('') },
    ],
    [
      'predictive validity of them',
      async () => {
        await go(page, '#/validity');
        await page.getByRole('button', { name: /^Add .* of this library$/ }).click();
        await settled(page);
      },
    ],
    [
      'check one by hand',
      async () => {
        await go(page, `#/check/${ids[0] ?? ''}`);
        await page.getByRole('button', { name: /^Sound/ }).waitFor(patience);
        for (const key of ['s', 'x']) {
          await page.keyboard.press(key);
          await settled(page);
        }
      },
    ],
    ...[2, 6].map((count): Phase => [
      `compare ${String(count)}`,
      async () => {
        await go(page, `#/compare?runs=${ids.slice(0, count).join(',')}`);
        await page.getByRole('grid').waitFor(patience);
        await settled(page, 2000);
      },
    ]),
    ['scroll what is compared', () => drag(page, '[role=grid]')],
  ];
};

/** Runs under way. */
const living = (page: Page, rows: number): readonly Phase[] => {
  const judging = (name: string, run: LiveRun): Phase => {
    let start = 0;
    const judge = async (): Promise<void> => {
      start = Date.now();
      await go(page, `#/run/${run.id}`);
      await page.getByRole('button', { name: 'Go on' }).click(patience);
      await page.getByRole('button', { name: 'Pause' }).waitFor(patience);
      await page.getByRole('button', { name: 'Pause' }).waitFor({ state: 'detached', ...patience });
    };
    const before = async (): Promise<void> => {
      await go(page, '#/');
      await putLiveRun(page, run);
    };
    return [name, judge, { before, after: () => perCall(page, run.id, start) }];
  };
  return [
    // A model that answers at once shows what the page can do, a slower one what the page adds.
    judging('judge the first 1,000 items', { id: 'quick', delayMs: 0, target: 1000, left: 1000 }),
    judging('judge the last 1,000', { id: 'quick', delayMs: 0, target: rows, left: 1000 }),
    judging('judge 100 with a slower model', { id: 'slow', delayMs: 10, target: 100, left: 100 }),
  ];
};

const deleting = (page: Page): readonly Phase[] => [
  [
    'delete a run',
    async () => {
      await go(page, '#/');
      await page
        .getByRole('button', { name: /^Delete run of/ })
        .first()
        .click(patience);
      await settled(page, 1000);
    },
  ],
  [
    'delete the benchmark with all runs',
    async () => {
      await page.getByRole('button', { name: /^Delete rows$/ }).click();
      // There is time for Undo.
      await settled(page, 15_000);
    },
  ],
];

const go = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

const choose = (page: Page, file: string): Promise<void> =>
  page.locator('input[type=file]').first().setInputFiles(file);

/** Until what was asked for is drawn, and what follows from it. */
async function settled(page: Page, ms = 300): Promise<void> {
  await page.waitForTimeout(ms);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

async function click(page: Page, button: Locator): Promise<void> {
  await button.click();
  await settled(page);
}

const sort = (page: Page, column: string): Promise<void> =>
  click(page, page.getByRole('grid').getByRole('columnheader', { name: column }).getByRole('button'));

async function select(page: Page, label: RegExp, option: number): Promise<void> {
  await page.locator('label', { hasText: label }).getByRole('combobox').selectOption({ index: option });
  await settled(page);
}

/** Through the whole list in two seconds, as by its scroll bar: every frame shows other rows. */
async function drag(page: Page, list: string): Promise<void> {
  await page.evaluate(async (selector) => {
    const root = document.querySelector(selector);
    const scrolled = [root, ...(root?.querySelectorAll('*') ?? [])].find(
      (one) => one && one.scrollHeight > 10 * one.clientHeight,
    );
    if (!scrolled) throw new Error(`nothing to scroll in ${selector}`);
    const start = performance.now();
    for (let share = 0; share < 1;) {
      share = Math.min(1, (performance.now() - start) / 2000);
      scrolled.scrollTop = scrolled.scrollHeight * share;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }, list);
}

/** Down the list by turns of a wheel. */
async function wheel(page: Page): Promise<void> {
  await page.getByRole('grid').getByRole('row').nth(3).hover();
  for (let turn = 0; turn < 100; turn++) await page.mouse.wheel(0, 240);
}

async function save(page: Page, name: string | RegExp): Promise<void> {
  await page.locator('summary', { hasText: 'Download' }).click();
  const started = page.waitForEvent('download', patience);
  await page.getByRole('button', { name, exact: true }).click();
  await (await started).delete();
}
