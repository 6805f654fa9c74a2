import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { hash32 } from '../domain/random';

/** Writes a JSON Lines file of so many rows. */
export async function writeRows(path: string, rows: number, rowOf: (n: number) => unknown): Promise<void> {
  const out = createWriteStream(path);
  for (let n = 0; n < rows; n++) {
    if (!out.write(`${JSON.stringify(rowOf(n))}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

/** A row of 3 kB in R-Align's shape, with a golden judgment that names the answers, as golden judgments do. */
export function benchmarkRow(n: number): object {
  const [better, worse] = hash32(String(n)) % 2 === 0 ? ['A', 'B'] : ['B', 'A'];
  return {
    id: `row-${String(n)}`,
    conversations: [{ role: 'user', content: prose(4 * n, 60) }],
    response_A: prose(4 * n + 1, 160),
    response_B: prose(4 * n + 2, 160),
    gt_label: better,
    gt_judgment: `Response ${worse}: ${prose(4 * n + 3, 50)}Response ${better} is better: ${prose(4 * n + 4, 50)}`,
    source: { subset: `subset-${String(n % 20)}` },
  };
}

/** The same with what a GenRM and a meta-judge said of it: one label in three is wrong, and one reason in five. */
export function resultRow(n: number): object {
  const row = benchmarkRow(n) as { readonly gt_label: string };
  const isRight = n % 3 !== 0;
  const meta = n % 5 === 0 ? 'Incorrect' : 'Correct';
  const verdict = isRight === (row.gt_label === 'A') ? 'A' : 'B';
  return {
    ...row,
    model_judgment: `${prose(4 * n + 5, 60)}\n\n</think>\n\n${prose(4 * n + 6, 30)}\\boxed{${verdict}}`,
    model_pred: verdict,
    metarm_raw: isRight ? metaText(prose(4 * n + 7, 30), meta) : null,
    metarm_verdict: isRight ? meta : 'SkippedLabelMismatch',
  };
}

const metaText = (analysis: string, verdict: string): string =>
  `<golden_key_points>\n${analysis}\n</golden_key_points>\n<genrm_analysis>\n${analysis}\n</genrm_analysis>\n<final_verdict>\n${verdict}\n</final_verdict>`;

const words =
  'the answer of a model says that it is right because every step follows from what was asked and none was "left out" naïvely → done'.split(
    ' ',
  );

function prose(seed: number, length: number): string {
  const text: string[] = [];
  let state = hash32(String(seed));
  for (let n = 0; n < length; n++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text.push(words[(state >>> 8) % words.length] ?? '', n % 25 === 24 ? '.\n\n' : ' ');
  }
  return text.join('');
}
