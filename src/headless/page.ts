import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import type { Bridge } from './bridge';
import { chromiumArgs, chromiumPath, graphicsCardArgs, webgpuArgs } from './browser';
import { serve, type Served } from './serve';

declare global {
  interface Window {
    plumbline?: Bridge;
  }
}

/** The origin never changes, whatever port is free: IndexedDB belongs to an origin, and a run must be found again. */
const host = 'plumbline.localhost';

export interface HeadlessApp {
  readonly page: Page;
  readonly openedAt: number;
  close(): Promise<void>;
}

export interface HeadlessOptions {
  readonly appFolder: string;
  /** Browser profile: holds the library between calls. */
  readonly profile: string;
  readonly files: ReadonlyMap<string, string>;
  readonly out: string;
  readonly webgpu: WebGpuWish;
}

/** No WebGPU; that of a graphics card, if there is one; or that of the software device, on any machine. */
export type WebGpuWish = 'none' | 'card' | 'software';

const webgpuFlags = { none: chromiumArgs, card: graphicsCardArgs, software: webgpuArgs } as const satisfies Record<
  WebGpuWish,
  readonly string[]
>;

/** A reason why nothing could be done, for a person. */
export class HeadlessError extends Error {
  override readonly name = 'HeadlessError';
}

/** Asks the browser for a graphics card: what WebGPU will run on here. @throws HeadlessError without a browser */
export async function findGraphics(): Promise<'card' | 'software'> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new HeadlessError(noBrowser);
  const served = await serve({ app: import.meta.dirname }, 0);
  let browser: Browser | null = null;
  try {
    browser = await chromium.launch({ executablePath, headless: true, args: [...graphicsCardArgs] });
    const page = await browser.newPage();
    // WebGPU is there on a secure origin only, and localhost is one; what is served there does not matter.
    await page.goto(`http://localhost:${String(served.port)}/`);
    const isCard = await page.evaluate(async () => {
      const adapter = 'gpu' in navigator ? await navigator.gpu.requestAdapter() : null;
      return adapter !== null && !adapter.info.isFallbackAdapter;
    });
    return isCard ? 'card' : 'software';
  } catch (error) {
    throw new HeadlessError(`The browser ${executablePath} could not be started: ${firstLine(error)}`);
  } finally {
    await browser?.close();
    await served.close();
  }
}

/** Opens the app in the headless browser. @throws HeadlessError with a reason for a person. */
export async function openHeadless(options: HeadlessOptions): Promise<HeadlessApp> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new HeadlessError(noBrowser);
  const served = await serve({ app: options.appFolder, files: options.files, out: options.out }, 0);
  const openedAt = Date.now();
  const context = await launch(executablePath, served, options).catch(async (error: unknown) => {
    await served.close();
    throw new HeadlessError(`The browser ${executablePath} could not be started: ${firstLine(error)}`);
  });
  const close = async (): Promise<void> => {
    await context.close().catch(() => undefined);
    await served.close();
  };
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`http://${host}/`);
    await page
      .waitForFunction(() => window.plumbline !== undefined, undefined, { timeout: 30_000 })
      .catch(() => {
        throw new HeadlessError(`The app did not start in ${executablePath}. ${problems.join(' ')}`);
      });
    return { page, openedAt, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function launch(executablePath: string, served: Served, options: HeadlessOptions): Promise<BrowserContext> {
  const start = (): Promise<BrowserContext> =>
    chromium.launchPersistentContext(options.profile, {
      executablePath,
      headless: true,
      handleSIGINT: false,
      // What is judged here is what was built last, never a kept copy of it.
      serviceWorkers: 'block',
      args: [
        ...webgpuFlags[options.webgpu],
        `--host-resolver-rules=MAP ${host}:80 127.0.0.1:${String(served.port)}`,
        // A page that nobody looks at must not be slowed down.
        '--disable-background-timer-throttling',
        '--disable-renderer-backgrounding',
        '--disable-backgrounding-occluded-windows',
      ],
    });
  try {
    return await start();
  } catch {
    // What a killed browser left behind keeps the next one from starting.
    for (const left of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) {
      await rm(join(options.profile, left), { force: true });
    }
    return start();
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

const noBrowser = `No Chrome, Edge or Chromium was found. Install one:
  Debian, Ubuntu   sudo apt install chromium      (Ubuntu: sudo snap install chromium)
  Fedora           sudo dnf install chromium
  macOS            brew install --cask google-chrome
  Windows          winget install Google.Chrome
or name one: CHROMIUM_PATH=/path/to/chrome`;
