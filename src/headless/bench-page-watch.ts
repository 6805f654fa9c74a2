import type { Page } from 'playwright';

declare global {
  interface Window {
    mainThread?: Watched;
  }
}

/** What the main thread has been doing since the last look; times in ms. */
interface Watched {
  /** By the browser: tasks of 50 ms and more. */
  longTasks: number[];
  /** How much later than asked a timer of 5 ms came at most: shorter tasks show too. */
  latest: number;
  frames: number;
  /** Longest time between two frames. */
  worstFrame: number;
  since: number;
}

/** Starts watching a page; what it does is looked at with `measured`. */
export async function watchPage(page: Page): Promise<void> {
  // What is sent to the page comes out of tsx, which marks functions with their names by this helper.
  await page.evaluate('globalThis.__name = (one) => one');
  await page.evaluate(watch);
}

export const tableHead = `  ${''.padEnd(34)}${'time'.padStart(8)}${'timer late'.padStart(12)}${'frames'.padStart(8)}${'worst'.padStart(8)}  tasks of 50 ms and more, by the clock`;

/** Does something in the page and says in a line what that cost the main thread. */
export async function measured(page: Page, name: string, phase: () => Promise<unknown>): Promise<string> {
  await page.evaluate(look);
  const tasks = await trace(page);
  const start = performance.now();
  await phase();
  const seconds = (performance.now() - start) / 1000;
  const { longTasks, latest, frames, worstFrame, since } = await page.evaluate(look);
  const cells = [
    `${seconds.toFixed(1)} s`.padStart(8),
    `${latest.toFixed(0)} ms`.padStart(12),
    `${((1000 * frames) / since).toFixed(0)}/s`.padStart(8),
    `${worstFrame.toFixed(0)} ms`.padStart(8),
  ];
  const said = `${counted(longTasks)}; by the processor ${counted(await tasks())}`;
  return `  ${name.padEnd(34)}${cells.join('')}  ${said}`;
}

function counted(tasks: readonly number[]): string {
  if (tasks.length === 0) return 'none';
  const longest = [...tasks].sort((a, b) => b - a).slice(0, 3);
  return `${String(tasks.length)} (${longest.map((task) => task.toFixed(0)).join(', ')} ms)`;
}

/** An event of Chromium's trace; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor's time of the thread itself. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Follows the tasks of the page. @returns ends that: those for which its thread had the processor 50 ms and more, in ms. */
async function trace(page: Page): Promise<() => Promise<readonly number[]>> {
  const client = await page.context().newCDPSession(page);
  const threads: TraceEvent[] = [];
  const long: TraceEvent[] = [];
  // Playwright leaves open what is in it.
  client.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as readonly TraceEvent[]) {
      if (event.name === 'thread_name' && event.args.name === 'CrRendererMain') threads.push(event);
      if (event.name.endsWith('RunTask') && (event.tdur ?? 0) >= 50_000) long.push(event);
    }
  });
  await client.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'], excludedCategories: ['*'] },
  });
  return async () => {
    const ended = new Promise((resolve) => client.once('Tracing.tracingComplete', resolve));
    await client.send('Tracing.end');
    await ended;
    await client.detach();
    const threadOf = ({ pid, tid }: TraceEvent): string => `${String(pid)} ${String(tid)}`;
    const main = new Set(threads.map(threadOf));
    return long.filter((event) => main.has(threadOf(event))).map(({ tdur = 0 }) => tdur / 1000);
  };
}

/** Runs in the page. */
function watch(): void {
  const watched: Watched = { longTasks: [], latest: 0, frames: 0, worstFrame: 0, since: performance.now() };
  window.mainThread = watched;
  new PerformanceObserver((list) => {
    watched.longTasks.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: 'longtask' });
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    watched.latest = Math.max(watched.latest, now - last - 5);
    last = now;
  }, 5);
  let drawn = performance.now();
  const frame = (): void => {
    const now = performance.now();
    watched.frames++;
    watched.worstFrame = Math.max(watched.worstFrame, now - drawn);
    drawn = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  // A dialog of the browser would wait for a person: files are made in memory, as where it cannot write to disk.
  Object.defineProperty(window, 'showSaveFilePicker', { value: undefined });
}

/** Runs in the page: what was seen, and seeing anew. */
async function look(): Promise<Watched> {
  const { mainThread } = window;
  if (!mainThread) throw new Error('nobody watched');
  const { frames, worstFrame, since } = mainThread;
  const lasted = performance.now() - since;
  // Long tasks are told a little later.
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { longTasks, latest } = mainThread;
  Object.assign(mainThread, { longTasks: [], latest: 0, frames: 0, worstFrame: 0, since: performance.now() });
  return { longTasks, latest, frames, worstFrame, since: lasted };
}
