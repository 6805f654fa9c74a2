import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const root = join(import.meta.dirname, '..', '..');

export interface Finished {
  /** null: ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly done: Promise<Finished>;
  /** Resolves when the pattern has been printed, on either stream. */
  said(pattern: RegExp): Promise<void>;
}

export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'plumbline-'));

/** Starts a command of package.json as a user does, without npm's own output. */
export function command(name: string, ...args: readonly string[]): Running {
  const child = spawn('npm', ['run', name, '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  const heard = (): void => {
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', (bytes: Buffer) => {
    stdout += bytes.toString();
    heard();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString();
    heard();
  });
  const done = new Promise<Finished>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  const said = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const listener = (): void => {
        if (pattern.test(stdout) || pattern.test(stderr)) resolve();
      };
      listeners.add(listener);
      listener();
      void done.then(() => {
        reject(new Error(`ended before it said ${String(pattern)}:\n${stdout}\n${stderr}`));
      });
    });
  return { child, done, said };
}

/** Kills a command with everything it started, as a power cut would. */
export function killAll({ child }: Running): void {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
}
