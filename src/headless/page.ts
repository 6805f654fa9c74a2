import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import type { Bridge } from './bridge';
import { chromiumArgs, chromiumPath } from './browser';
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
  /** Offer WebGPU where the headless browser would hide it. */
  readonly webgpu: boolean;
}

/** A reason why nothing could be done, for a person. */
export class HeadlessError extends Error {
  override readonly name = 'HeadlessError';
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
      args: [
        ...chromiumArgs,
        `--host-resolver-rules=MAP ${host}:80 127.0.0.1:${String(served.port)}`,
        // A page that nobody looks at must not be slowed down.
        '--disable-background-timer-throttling',
        '--disable-renderer-backgrounding',
        '--disable-backgrounding-occluded-windows',
        ...(options.webgpu ? ['--enable-unsafe-webgpu', '--enable-features=Vulkan'] : []),
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
