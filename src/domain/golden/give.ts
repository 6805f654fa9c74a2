import type { Item } from '../item';
import type { GoldenSource } from './source';

/** Fields of a source row that an export would otherwise put over the new golden judgment. */
const replacedFields = ['gt_judgment', 'golden_from'];

/** The item with another golden judgment, marked with where it is from. */
export function withGoldenJudgment(item: Item, goldenJudgment: string, goldenFrom: GoldenSource): Item {
  const { warnings = [], extra, ...meta } = item.meta;
  const left = warnings.filter((warning) => warning !== 'missing-golden-judgment');
  const kept = Object.entries(extra ?? {}).filter(([name]) => !replacedFields.includes(name));
  return {
    ...item,
    goldenJudgment,
    meta: {
      ...meta,
      ...(left.length > 0 && { warnings: left }),
      ...(kept.length > 0 && { extra: Object.fromEntries(kept) }),
      goldenFrom,
    },
  };
}

/** The name says what was added, so that file names and tables made of it say it too. */
export const nameWithGolden = (name: string, isGenerated: boolean): string =>
  `${name} + ${isGenerated ? 'generated ' : ''}golden judgments`;
