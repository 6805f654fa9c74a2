/**
 * What a planted judgment is made of, in the order in which it is shown. All end with the right letter, so that only
 * their reasons differ; the name is the category of the planted items.
 */
export const plantedKinds = [
  'golden judgment itself',
  'golden judgment of another item',
  'one key point negated',
  'boiler-plate',
  'label alone',
  'empty',
  'injection',
] as const;
export type PlantedKind = (typeof plantedKinds)[number];

/** The only kind that a meta-judge has to pass; all others are planted to be caught. */
export const soundKind: PlantedKind = 'golden judgment itself';

export const isPlantedKind = (name: string): name is PlantedKind => plantedKinds.some((kind) => kind === name);

/** Raised whenever the same benchmark may give other cases. */
export const auditVersion = 1;
