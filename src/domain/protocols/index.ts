import { golden } from './golden';
import { pocket } from './pocket';
import type { Protocol } from './protocol';
import { rAlign } from './r-align';

/** Registry: a new protocol is one file beside this one and one entry here. */
export const protocols: readonly Protocol[] = [pocket, rAlign];

/** Those to judge with, and the one that writes golden judgments. */
export const protocolById = (id: string): Protocol | null =>
  [...protocols, golden].find((protocol) => protocol.id === id) ?? null;
