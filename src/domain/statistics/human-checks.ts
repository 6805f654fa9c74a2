/** What a person said about items that the meta-judge had flagged (rationale misaligned) or passed. */
export interface HumanChecks {
  readonly flaggedSpurious: number;
  readonly flaggedSound: number;
  readonly passedSpurious: number;
  readonly passedSound: number;
}
