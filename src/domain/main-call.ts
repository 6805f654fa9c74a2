import type { CallKey, Stage } from './generation';
import { protocolById } from './protocols/index';
import type { RunManifest } from './run';

/** Which of an item's calls the numbers are made of: the first draw, in the protocol's first order. */
export function isMainCall(call: CallKey, manifest: RunManifest): boolean {
  return call.sample === 0 && call.order === (protocolById(manifest.protocol.id)?.orders[0] ?? 'AB');
}

/** The same draw with what it compares exchanged: one half of a swap check, and no part of the numbers. */
export const isSwapCall = (call: CallKey, manifest: RunManifest): boolean =>
  call.sample === 0 && !isMainCall(call, manifest);

export const mainCall = <T extends CallKey>(calls: readonly T[], manifest: RunManifest, stage: Stage): T | null =>
  calls.find((call) => call.stage === stage && isMainCall(call, manifest)) ?? null;
