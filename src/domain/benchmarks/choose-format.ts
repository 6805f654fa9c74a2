import type { BenchmarkFormat, Row } from './format';
import { detectFormat, formatById, isEnough, type Detection } from './index';
import { mappedFormat } from './mapping/mapped-format';
import type { Mapping } from './mapping/mapping';
import { shapeOf } from './mapping/shape';
import type { ReadOptions } from './report';

/** What rows are read as. */
export interface Choice extends Detection {
  /** Set if a person said what the columns mean. */
  readonly mapping?: Mapping;
}

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
  const isFor = isEnough(fitting(rows, format), rows.length);
  return { format: isFor ? format : null, confidence: shareOf(rows, format), alternatives: [], mapping: used };
}

const fitting = (rows: readonly Row[], format: BenchmarkFormat): number =>
  rows.filter((row) => format.matches(row)).length;

const shareOf = (rows: readonly Row[], format: BenchmarkFormat): number =>
  rows.length === 0 ? 0 : fitting(rows, format) / rows.length;
