import { existsSync } from 'node:fs';

const candidates: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/microsoft-edge',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
    const root = process.env[name];
    return root === undefined
      ? []
      : [`${root}\\Google\\Chrome\\Application\\chrome.exe`, `${root}\\Microsoft\\Edge\\Application\\msedge.exe`];
  }),
};

/** The browser to run headless: `CHROMIUM_PATH` if set, else the first Chrome, Edge or Chromium found; null if there is none. */
export function chromiumPath(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return named;
  return (candidates[process.platform] ?? []).find((path) => existsSync(path)) ?? null;
}

/** Quiet, and without the sandbox where it cannot work: as root. */
export const chromiumArgs: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/** WebGPU on a graphics card, also where a headless browser would hide it. */
export const graphicsCardArgs: readonly string[] = [
  ...chromiumArgs,
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
];

/** WebGPU on any machine: on the CPU, by the software device that Chromium brings. */
export const webgpuArgs: readonly string[] = [
  ...chromiumArgs,
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];
