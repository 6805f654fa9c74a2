import type { BenchmarkFormat, Row } from './format';
import { detectFormat, formatById, type Detection } from './index';
import { mappedFormat } from './mapping/mapped-format';
import type { Mapping } from './mapping/mapping';
import { shapeOf } from './mapping/shape';
import type { ReadOptions } from './report';

/** What rows are read as. */
export interface Choice extends Detection {
  /** Set if a person said what the columns mean. */
  readonly mapping?: Mapping;
}

/** Share of the rows from which on a mapping is for them. */
const enough = 0.9;

/** As the options say, or else as a mapping for rows of this shape says, or else as what the rows look like. */
export function chooseFormat(rows: readonly Row[], { format: id, mapping, savedMappings = [] }: ReadOptions): Choice {
  if (id !== undefined) {
    const format = formatById(id);
    return { format, confidence: format === null ? 0 : shareOf(rows, format), alternatives: [] };
  }
  const shape = mapping === undefined && savedMappings.length > 0 ? shapeOf(rows) : null;
  const used = mapping ?? savedMappings.find((saved) => saved.shape === shape)?.mapping;
  if (used === undefined) return detectFormat(rows);
  const format = mappedFormat(used);
  const confidence = shareOf(rows, format);
  return { format: confidence >= enough ? format : null, confidence, alternatives: [], mapping: used };
}

const shareOf = (rows: readonly Row[], format: BenchmarkFormat): number =>
  rows.length === 0 ? 0 : rows.filter((row) => format.matches(row)).length / rows.length;
