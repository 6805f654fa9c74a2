import { err, ok, type Result } from '../domain/result';
import { bytesOfBase64 } from './base64';
import type { ReportParts, Stated } from './recompute';

/** Where the data stand in a report's file. */
export const openings = {
  stated: '<script type="application/json" id="stated">',
  run: '<script type="application/gzip;base64" id="run">',
  audit: '<script type="application/gzip;base64" id="audit">',
} as const;

/** The data in a report's file. @returns or why it is none. */
export function partsOf(page: string): Result<ReportParts, string> {
  const stated = between(page, openings.stated);
  const run = between(page, openings.run);
  const audit = between(page, openings.audit);
  if (stated === null || run === null) return err('This is no report of Plumbline, or its end is missing.');
  try {
    // Written by `reportPage`; what is not so differs when it is recomputed, and is said.
    return ok({
      stated: JSON.parse(stated) as Stated,
      bundle: bundleOf(run),
      audit: audit === null ? null : bundleOf(audit),
    });
  } catch (error) {
    return err(`This report is damaged: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** @throws where the text is no base64. */
export const bundleOf = (base64: string): Blob => new Blob([bytesOfBase64(base64)], { type: 'application/gzip' });

function between(page: string, opening: string): string | null {
  const start = page.indexOf(opening);
  const end = page.indexOf('</script>', start);
  return start < 0 || end < 0 ? null : page.slice(start + opening.length, end);
}
