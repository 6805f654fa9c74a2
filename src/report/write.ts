import type { ReportInput } from './page';

/** The pieces of a report; what it is made with is loaded when the first one is asked for. */
export async function* writeReport(input: Omit<ReportInput, 'script'>): AsyncGenerator<string, void, undefined> {
  const [{ reportPage }, { default: script }] = await Promise.all([import('./page'), import('virtual:report-script')]);
  yield* reportPage({ ...input, script });
}
