import { hexOf } from '../../src/domain/hex';

/** Rotations of RFC 1321, four to a round. */
const turns = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);
const blockBytes = 64;

/**
 * MD5 of bytes that come in pieces. The browser's own digests have no MD5, and the lists of MLC models state no other
 * sum. Good against cut and mixed-up files, not against an attacker.
 */
export class Md5 {
  readonly #state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  readonly #words = new Int32Array(16);
  readonly #rest = new Uint8Array(blockBytes);
  #restLength = 0;
  #bytes = 0;

  update(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    let at = 0;
    if (this.#restLength > 0) {
      at = Math.min(blockBytes - this.#restLength, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#restLength);
      this.#restLength += at;
      if (this.#restLength < blockBytes) return;
      this.#block(new DataView(this.#rest.buffer), 0);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (; at + blockBytes <= bytes.length; at += blockBytes) this.#block(view, at);
    this.#rest.set(bytes.subarray(at));
    this.#restLength = bytes.length - at;
  }

  /** @returns 32 hexadecimal digits; nothing may be added after it. */
  hex(): string {
    const bits = BigInt(this.#bytes) * 8n;
    const end = new Uint8Array((this.#restLength < 56 ? 56 : 120) - this.#restLength + 8);
    end[0] = 0x80;
    new DataView(end.buffer).setBigUint64(end.length - 8, bits, true);
    this.update(end);
    return hexOf(new Uint8Array(this.#state.buffer));
  }

  #block(view: DataView, at: number): void {
    const words = this.#words;
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + i * 4, true);
    const [a0 = 0, b0 = 0, c0 = 0, d0 = 0] = this.#state;
    let [a, b, c, d] = [a0, b0, c0, d0];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      let mix: number;
      let word: number;
      if (round === 0) {
        mix = (b & c) | (~b & d);
        word = i;
      } else if (round === 1) {
        mix = (d & b) | (~d & c);
        word = (5 * i + 1) & 15;
      } else if (round === 2) {
        mix = b ^ c ^ d;
        word = (3 * i + 5) & 15;
      } else {
        mix = c ^ (b | ~d);
        word = (7 * i) & 15;
      }
      const sum = (a + mix + (sines[i] ?? 0) + (words[word] ?? 0)) | 0;
      const turn = turns[round * 4 + (i & 3)] ?? 0;
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0;
    }
    this.#state[0] = a0 + a;
    this.#state[1] = b0 + b;
    this.#state[2] = c0 + c;
    this.#state[3] = d0 + d;
  }
}

export async function md5Of(blob: Blob): Promise<string> {
  const sum = new Md5();
  const reader = blob.stream().getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) sum.update(step.value);
  return sum.hex();
}
