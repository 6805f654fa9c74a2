/** Something that `npm run bench` measures on this machine. */
export interface Measure {
  readonly name: string;
  /** With the unit of its size. */
  readonly about: string;
  /** How much is measured if nothing is asked for. */
  readonly size: number;
  /** @returns what was found, in a line or a table for a person; throws if something is wrong, not if it is slow. */
  run(size: number): Promise<string>;
}
