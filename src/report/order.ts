import type { SwapCheck } from '../domain/metrics/swap-check';
import type { Difference } from '../domain/statistics/newcombe';
import type { Interval } from '../domain/statistics/wilson';
import { counted, integer, percent, range } from '../ui/number-words';
import { html, type Html } from './html';

type Row = readonly [name: string, value: string];

const share = (value: number | null, interval: Interval | null = null): string =>
  value === null ? 'not tested' : `${percent(value)} %${interval ? ` (${range(interval)})` : ''}`;

const points = (change: Difference | null): string => {
  if (change === null) return 'not tested';
  const signed = (value: number): string => `${value < 0 ? '−' : '+'}${percent(Math.abs(value))}`;
  return `${signed(change.difference)} points (${change.interval.map(signed).join(' to ')})`;
};

interface Calls {
  readonly n: number;
  readonly both: number;
  readonly failed: number;
  readonly unreadable: number;
  readonly flipRate: number | null;
  readonly flipInterval: Interval | null;
  readonly decisiveness: number | null;
}

/** What is said of both stages alike. */
const common = ({ n, both, failed, unreadable, flipRate, flipInterval, decisiveness }: Calls): readonly Row[] => [
  ['Flip rate', `${share(flipRate, flipInterval)}, n = ${integer(both)}`],
  [
    'Decisive calls',
    `${share(decisiveness)}; of ${counted(n, 'item')} ${integer(failed)} failed and ${integer(unreadable)} unreadable in either order`,
  ],
];

/** Both orders of either stage, as the app shows them; nothing where neither was asked. */
export function orderRows({ judge, meta }: SwapCheck, metaJudge: string): { title: string; rows: readonly Row[] }[] {
  return [
    ...(judge
      ? [
          {
            title: 'Order of the answers',
            rows: [
              ...common(judge),
              [
                'Flips',
                `first place twice ${integer(judge.primacy)}, second place twice ${integer(judge.recency)}; p = ${judge.slotBias.midP.toPrecision(2)}`,
              ],
              ['Pull of the first place', points(judge.pull)],
              ['Accuracy: right in both orders', share(judge.consistentAccuracy)],
              ['Accuracy: mean of the two orders', share(judge.meanAccuracy)],
              ['Accuracy: more right than wrong (JudgeBench)', share(judge.netAccuracy)],
            ] satisfies Row[],
          },
        ]
      : []),
    ...(meta
      ? [
          {
            title: `Order of the judgments, by ${metaJudge}`,
            rows: [
              ...common(meta),
              [
                'Flips',
                `Correct to Incorrect ${integer(meta.toIncorrect)}, back ${integer(meta.toCorrect)}; p = ${meta.sideBias.midP.toPrecision(2)}`,
              ],
              ...(
                [
                  ['golden judgment first', meta.sCorrGoldenFirst],
                  ['rationale first', meta.sCorrRationaleFirst],
                ] as const
              ).map(([order, { k, n, interval }]): Row => [
                `S-Corr by ${metaJudge}, ${order}`,
                share(n === 0 ? null : k / n, interval),
              ]),
              ['Shift of S-Corr', points(meta.sCorrShift)],
            ] satisfies Row[],
          },
        ]
      : []),
  ];
}

/** @param failed why S-Corr by this meta-judge does not hold; null: it is not known not to. */
export function orderSection(swap: SwapCheck | undefined, metaJudge: string, failed: string | null): Html {
  if (!swap) return html``;
  return html`${orderRows(swap, metaJudge).map(
    ({ title, rows }) =>
      html`<section>
        <h2>${title}</h2>
        <div class="wide" tabindex="0" role="region" aria-label="Table: ${title}">
          <table>
            <tbody>
              ${rows.map(
                ([name, value]) =>
                  html`<tr>
                    <th scope="row">${name}</th>
                    <td>${value}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
        ${failed !== null && title.includes('judgments') ? html`<p class="small">${failed}</p>` : ''}
      </section>`,
  )}`;
}
