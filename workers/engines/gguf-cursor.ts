export type GgufValue = string | number | boolean | readonly (string | number | boolean)[] | null;

/** The bytes at hand end before the value does. */
export class NeedMoreBytes extends Error {
  override readonly name = 'NeedMoreBytes';
}

const typeString = 8;
const typeArray = 9;

/** Sizes of the number types, by their id in the file. */
const numberSizes: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};

/** Reads the little-endian values of a GGUF header one after the other. */
export class GgufCursor {
  position = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #decoder = new TextDecoder();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  skip(size: number): number {
    const start = this.position;
    if (start + size > this.#bytes.length) throw new NeedMoreBytes();
    this.position = start + size;
    return start;
  }

  u32(): number {
    return this.#view.getUint32(this.skip(4), true);
  }

  /** Sizes and counts; those of real files are exact as numbers. */
  u64(): number {
    return Number(this.#view.getBigUint64(this.skip(8), true));
  }

  string(): string {
    const size = this.u64();
    const start = this.skip(size);
    return this.#decoder.decode(this.#bytes.subarray(start, start + size));
  }

  /** @param keepList lists are long: one that nobody asked for is stepped over and given as null. */
  value(keepList: boolean): { readonly value: GgufValue } | 'unknown-type' {
    const type = this.u32();
    if (type === typeString) return { value: this.string() };
    if (type === typeArray) return this.#list(keepList);
    if (numberSizes[type] === undefined) return 'unknown-type';
    return { value: this.#number(type) };
  }

  #list(keep: boolean): { readonly value: GgufValue } | 'unknown-type' {
    const type = this.u32();
    const count = this.u64();
    const size = numberSizes[type];
    if (type !== typeString && size === undefined) return 'unknown-type';
    if (keep) {
      const list: (string | number | boolean)[] = [];
      for (let i = 0; i < count; i++) list.push(type === typeString ? this.string() : this.#number(type));
      return { value: list };
    }
    if (size !== undefined) this.skip(size * count);
    else for (let i = 0; i < count; i++) this.skip(this.u64());
    return { value: null };
  }

  #number(type: number): number | boolean {
    const at = this.skip(numberSizes[type] ?? 0);
    switch (type) {
      case 0:
        return this.#view.getUint8(at);
      case 1:
        return this.#view.getInt8(at);
      case 2:
        return this.#view.getUint16(at, true);
      case 3:
        return this.#view.getInt16(at, true);
      case 4:
        return this.#view.getUint32(at, true);
      case 5:
        return this.#view.getInt32(at, true);
      case 6:
        return this.#view.getFloat32(at, true);
      case 7:
        return this.#view.getUint8(at) !== 0;
      case 10:
        return Number(this.#view.getBigUint64(at, true));
      case 11:
        return Number(this.#view.getBigInt64(at, true));
      default:
        return this.#view.getFloat64(at, true);
    }
  }
}
