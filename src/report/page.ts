import { leastYouden, type AuditState, type Share } from '../domain/audit/summary';
import { whyNot, youdenWords, type Standing } from '../domain/audit/standing';
import { reportOf, type Beside, type Report, type ReportNumbers } from '../domain/exports/report';
import { goldenCaption } from '../domain/golden/counter';
import { confusionOf } from '../domain/metrics/confusion';
import { fewItems } from '../domain/metrics/subset-marks';
import { mixtures } from '../domain/model-files';
import type { Estimate, MetricId } from '../domain/metrics/summary';
import { outcomeKinds, type Outcome, type Reading } from '../domain/outcome';
import type { RunRecord } from '../domain/run';
import { kindWords, stateWords } from '../ui/audit-words';
import { wilson } from '../domain/statistics/wilson';
import { metricWords } from '../ui/metric-words';
import { counted, integer, percent, range } from '../ui/number-words';
import { outcomeWords } from '../ui/outcome-words';
import { base64Of } from './base64';
import { intervalFigure, shareFigure } from './figures';
import { html, scriptJson, type Html } from './html';
import { manifestRows, type ManifestRow } from './manifest-rows';
import { orderSection } from './order';
import { openings } from './parts';
import { statedOf } from './recompute';
import style from './style.css?inline';

/** Nothing is ever asked of anybody, and nothing is sent. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

export interface ReportInput {
  readonly run: RunRecord;
  readonly outcomes: readonly Outcome[];
  readonly readings: Reading;
  readonly beside: Beside;
  /** The run's bundle, gzipped: with texts or without. */
  readonly bundle: AsyncIterable<Uint8Array>;
  /** That of its meta-judge's audit, likewise; null: none was made. */
  readonly audit: AsyncIterable<Uint8Array> | null;
  readonly redacted: boolean;
  /** Source of the report's script (main.ts), bundled. */
  readonly script: string;
}

/**
 * One HTML file that needs nothing else: the numbers as they were, the run that they were worked out from, and the
 * program that works them out again. Piece by piece, since a run can be long.
 */
export async function* reportPage(input: ReportInput): AsyncGenerator<string, void, undefined> {
  const report = reportOf(input.run, input.outcomes, input.readings, input.beside);
  const { goldenFrom, sCorr } = report.overall;
  const manifest = await manifestRows(input.run, input.readings, goldenFrom, sCorr.n);
  const { genrm, benchmark } = input.run.manifest;
  const title = html`${genrm.name} on ${benchmark.name}`;
  yield top(title, input.run.manifest.appVersion);
  yield body(title, report, input, manifest).markup;
  yield `</main>\n${openings.stated}${scriptJson(statedOf(report)).markup}</script>\n`;
  yield openings.run;
  yield* base64Of(input.bundle);
  if (input.audit) {
    yield `</script>\n${openings.audit}`;
    yield* base64Of(input.audit);
  }
  // No text of the bundle stands in the program, and it holds no closing tag of its own: see the build.
  yield `</script>\n<script>${input.script}</script>\n</body>\n</html>\n`;
}

// Not a template of `html`: it is not whole markup.
const top = ({ markup: title }: Html, version: string): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    html`<meta name="generator" content="Plumbline ${version}" />`.markup,
    `<title>${title} · Plumbline report</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body><main>\n',
  ].join('\n');

function body(
  title: Html,
  report: Report,
  { redacted, outcomes, beside: { standing } }: ReportInput,
  manifest: readonly ManifestRow[],
): Html {
  const { status } = report.run;
  const worked = new Date(status.updatedAt).toISOString().slice(0, 16).replace('T', ' ');
  return html`<header>
      <p class="soft">Plumbline report${redacted ? ', without texts' : ''}</p>
      <h1>${title}</h1>
      <p class="soft">${counted(report.overall.items, 'item')}; run ${status.state}; last worked on ${worked} UTC</p>
    </header>
    ${mixtures(report.run.sessions).map((words) => html`<p class="failure">${words}</p>`)}
    <section id="check" aria-label="Verification">
      <p role="status">
        These numbers were not worked out again yet: that needs JavaScript, or <code>npm run verify</code> with this
        file.
      </p>
    </section>
    ${numbers(report, standing)} ${humanNumber(report)} ${outcomeSection(report.overall)} ${confusion(outcomes)}
    ${categories(report)} ${orderSection(report.swap, report.run.manifest.metaJudge?.name ?? '', whyNot(standing))}
    ${auditSection(standing)}
    <section>
      <h2>How this was measured</h2>
      <div class="wide" tabindex="0" role="region" aria-label="Table: How this was measured">
        <table class="manifest">
          <tbody>
            ${manifest.map(
              ({ name, value }) =>
                html`<tr>
                  <th scope="row">${name}</th>
                  <td>${value}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>
    <section id="items" aria-label="Items"></section>
    <footer class="small soft">
      L-Acc, S-Corr and F-Score are those of R-Align, <a href="https://arxiv.org/abs/2602.06763">arXiv 2602.06763</a>.
      <code>npm run verify -- FILE</code> works the numbers in this file out again without a browser.
    </footer>`;
}

const metrics: readonly {
  readonly id: MetricId;
  readonly tone: string;
  readonly of: (numbers: ReportNumbers) => Estimate;
}[] = [
  { id: 'l-acc', tone: '', of: ({ lAcc }) => lAcc },
  { id: 's-corr', tone: 'spurious', of: ({ sCorr }) => sCorr },
  { id: 'f-score', tone: 'faithful', of: ({ fScore }) => fScore },
];

function numbers({ overall, run }: Report, standing: Standing): Html {
  const failed = whyNot(standing);
  const { metaJudge } = run.manifest;
  const caption = goldenCaption(overall.goldenFrom, overall.sCorr.n);
  const judgedBy =
    metaJudge === null ? '' : `, as judged by ${metaJudge.name}${caption === null ? '' : `, ${caption}`}`;
  return html`<div class="numbers">
      ${metrics.map(({ id, tone, of }) => {
        const estimate = of(overall);
        const { name, meaning, definition, formula } = metricWords[id];
        return html`<section>
          <h2>${name}</h2>
          ${estimate.value === null ? html`<p class="soft">${metaJudge === null ? 'not tested: no meta-judge' : 'not tested'}</p>` : html`<p class="value ${tone} ${failed !== null && id !== 'l-acc' ? 'struck' : ''}">${percent(estimate.value)}<small> %</small></p>`}
          ${intervalFigure(name, estimate, tone)}
          <p>${estimate.interval ? `${range(estimate.interval)}, ` : ''}n = ${integer(estimate.n)}</p>
          ${estimate.bounds ? html`<p class="small failure">${range(estimate.bounds)} had the failed calls gone either way</p>` : ''}
          <p class="small soft">${meaning}${id === 's-corr' ? judgedBy : ''}</p>
          ${id === 's-corr' && metaJudge !== null ? html`<p class="small">${failed ?? auditWords(standing)}</p>` : ''}
          ${estimate.leftOut.length > 0 ? html`<p class="small soft">Set apart: ${estimate.leftOut.map(({ reason, count }) => `${reason} ${integer(count)}`).join('; ')}</p>` : ''}
          <details class="small soft">
            <summary>What ${name} is</summary>
            <p>${definition}</p>
            <p>${formula}</p>
          </details>
        </section>`;
      })}
    </div>
    <p class="small soft">Ranges and bars are 95 % Wilson intervals.</p>`;
}

const auditWords = ({ state, summary }: Standing): string =>
  summary !== null && state === 'passed'
    ? `The meta-judge passed its audit by planted cases: ${youdenWords(summary)}.`
    : 'The meta-judge was not audited.';

/** What the meta-judge made of judgments whose right verdict is known. */
function auditSection({ state, summary }: Standing): Html {
  if (summary === null) return html``;
  const { kinds, sensitivity, specificity, failed, unreadable, pending } = summary;
  const left = [
    ...(failed > 0 ? [counted(failed, 'failed call')] : []),
    ...(unreadable > 0 ? [counted(unreadable, 'unreadable verdict')] : []),
    ...(pending > 0 ? [`${counted(pending, 'case')} not asked about yet`] : []),
  ];
  const rows: readonly (Share & { readonly name: string; readonly about: string; readonly state: AuditState })[] = [
    ...kinds.map((kind) => ({ ...kind, name: kind.kind, about: kindWords[kind.kind] })),
    { ...sensitivity, name: 'Sensitivity', about: 'golden judgments that pass', state },
    { ...specificity, name: 'Specificity', about: 'planted faults that are caught', state },
  ];
  return html`<section>
    <h2>Audit of the meta-judge by planted cases</h2>
    <p>
      Youden’s ${youdenWords(summary)}: ${stateWords[state].word}. It fails where J is not above ${leastYouden}; J is
      sensitivity and specificity together, less one.
    </p>
    <div class="wide" tabindex="0" role="region" aria-label="Table: Audit of the meta-judge">
      <table>
        <thead>
          <tr>
            <th scope="col">Planted</th>
            <th scope="col" class="number">right verdicts</th>
            <th scope="col" class="number">share, 95 % interval</th>
            <th scope="col">state</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ name, about, k, n, interval, state: stands }) =>
              html`<tr>
                <th scope="row">${name}<br /><span class="small soft">${about}</span></th>
                <td class="number">${integer(k)} of ${integer(n)}</td>
                <td class="number">${interval ? `${percent(k / n)} % (${range(interval)})` : '–'}</td>
                <td>${stateWords[stands].sign} ${stateWords[stands].word}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="small soft">
      ${left.length === 0 ? '' : `In no share: ${left.join(', ')}.`} The cases are in this file, and these numbers are
      worked out again from them with the others.
    </p>
  </section>`;
}

/** S-Corr as people see it, which may be another than the meta-judge's. */
function humanNumber({ human }: Report): Html {
  if (!human) return html``;
  const { value, interval, n, cannotTell, population, tooFewBy } = human.trueSCorr;
  const few = tooFewBy > 0 ? ` Too few checks for a number yet: ${integer(tooFewBy)} more.` : '';
  return html`<p>
    <strong>True S-Corr, from ${counted(n, 'human check')}:</strong>
    ${tooFewBy > 0 ? '' : `${percent(value)} %, `}95 % interval ${range(interval)} (post-stratified), of
    ${counted(population, 'item')} that the meta-judge tested; “cannot tell” ${integer(cannotTell)}.${few}
  </p>`;
}

function outcomeSection({ outcomes, failures }: ReportNumbers): Html {
  const kinds = outcomeKinds
    .map((kind) => ({ ...outcomeWords[kind], count: outcomes[kind] ?? 0 }))
    .filter(({ count }) => count > 0);
  const failed = Object.entries(failures).map(([kind, count]) => `${kind} ${integer(count)}`);
  return html`<section>
    <h2>What became of the items</h2>
    ${shareFigure(kinds)}
    <div class="wide" tabindex="0" role="region" aria-label="Table: Outcomes">
      <table>
        <tbody>
          ${kinds.map(
            ({ name, meaning, tone, count }) =>
              html`<tr>
                <th scope="row" class="${tone}">${name}</th>
                <td class="number">${integer(count)}</td>
                <td class="soft">${meaning}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${failed.length > 0 ? html`<p class="small soft">Failed calls: ${failed.join(', ')}.</p>` : ''}
  </section>`;
}

function confusion(outcomes: readonly Outcome[]): Html {
  const cells = confusionOf(outcomes);
  const rows = (['A', 'B'] as const).map((golden) => {
    const counts = (['A', 'B', 'none'] as const).map((verdict) => cells[golden][verdict]);
    const sum = counts.reduce((all, count) => all + count, 0);
    const share = (count: number): Html => {
      const interval = wilson(count, sum);
      return interval === null
        ? html``
        : html`<br /><span class="small soft">${percent(count / sum)} % (${range(interval)})</span>`;
    };
    return html`<tr>
      <th scope="row">golden label ${golden}</th>
      ${counts.map((count) => html`<td class="number">${integer(count)}${share(count)}</td>`)}
      <td class="number">${integer(sum)}</td>
    </tr>`;
  });
  return html`<section>
    <h2>Golden label and verdict</h2>
    <p class="small soft">Counts, and shares of their row with 95 % intervals.</p>
    <div class="wide" tabindex="0" role="region" aria-label="Table: Golden label and verdict">
      <table>
        <thead>
          <tr>
            <td></td>
            <th scope="col" class="number">verdict A</th>
            <th scope="col" class="number">verdict B</th>
            <th scope="col" class="number">no verdict</th>
            <th scope="col" class="number">in all</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`;
}

function categories({ subsets }: Report): Html {
  if (subsets.length < 2) return html``;
  return html`<section>
    <h2>By category</h2>
    <div class="wide" tabindex="0" role="region" aria-label="Table: By category">
      <table>
        <thead>
          <tr>
            <th scope="col">Category</th>
            <th scope="col" class="number">items</th>
            ${metrics.map(({ id }) => html`<th scope="col" colspan="2">${metricWords[id].name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${subsets.map(
            (row) =>
              html`<tr class="${row.items < fewItems ? 'few' : ''}">
                <th scope="row">${row.subset === '' ? '(none)' : row.subset}</th>
                <td class="number">${integer(row.items)}</td>
                ${metrics.map(({ id, tone, of }) => {
                  const estimate = of(row);
                  return html`<td class="number">
                      ${estimate.value === null ? '–' : `${percent(estimate.value)} %`}<br /><span class="small soft"
                        >${estimate.interval ? range(estimate.interval) : ''} n = ${integer(estimate.n)}</span
                      >
                    </td>
                    <td>${intervalFigure(`${metricWords[id].name}, ${row.subset}`, estimate, tone)}</td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${subsets.some(({ items }) => items < fewItems) ? html`<p class="small soft">Grey: fewer than ${fewItems} items.</p>` : ''}
  </section>`;
}
