import type { PlantedKind } from './kinds';

/** Golden judgments that were drawn for a kind and from which no case could surely be made. */
export type PassedOver = Readonly<Partial<Record<PlantedKind, number>>>;

/** Set for a run that audits its meta-judge: its judgments were planted, and no GenRM was loaded. */
export interface AuditOf {
  /** The benchmark whose golden judgments the cases were made from; the run's own benchmark holds the planted items. */
  readonly benchmark: { readonly id: string; readonly name: string };
  /** Version of the rules that planted them, and the seed they were drawn with. */
  readonly version: number;
  readonly seed: number;
  readonly passedOver: PassedOver;
}
