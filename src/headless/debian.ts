import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const isDebian = (): boolean =>
  /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '');

/** Whether packages can be installed here without asking: as root on Debian or Ubuntu. */
export const canInstall = (): boolean => isDebian() && process.getuid?.() === 0;

/** Installs Debian packages, its output on standard error. @returns whether all are there now. */
export function install(packages: readonly string[]): boolean {
  const apt = (...args: string[]) => spawnSync('apt-get', args, { stdio: ['ignore', 2, 2] }).status === 0;
  return apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
}
