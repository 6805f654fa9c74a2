import type { ModelOffer } from './ports';

export const modelOrders = {
  good: 'good start first',
  download: 'smallest download first',
  memory: 'least memory first',
  parameters: 'most parameters first',
  context: 'longest window first',
  name: 'by name',
} as const;
export type ModelOrder = keyof typeof modelOrders;

export const isModelOrder = (text: string): text is ModelOrder => text in modelOrders;

const compare: Readonly<Record<Exclude<ModelOrder, 'good'>, (a: ModelOffer, b: ModelOffer) => number>> = {
  download: (a, b) => a.downloadMB - b.downloadMB,
  memory: (a, b) => a.memoryMB - b.memoryMB,
  parameters: (a, b) => b.parameters - a.parameters,
  context: (a, b) => (b.trainedContext ?? 0) - (a.trainedContext ?? 0),
  name: (a, b) => a.model.name.localeCompare(b.model.name),
};

/** Models as a person compares them. @param recommended id of the one that comes first in the order "good" */
export function listed(
  offers: readonly ModelOffer[],
  order: ModelOrder,
  fittingOnly: boolean,
  recommended: string | null,
): readonly ModelOffer[] {
  const shown = fittingOnly ? offers.filter(({ fits }) => fits) : offers;
  if (order !== 'good') return shown.toSorted(compare[order]);
  const rank = ({ fits, model }: ModelOffer): number => (model.id === recommended ? 2 : Number(fits));
  return shown.toSorted((a, b) => rank(b) - rank(a));
}
