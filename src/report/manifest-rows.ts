import type { GoldenCount } from '../domain/golden/counter';
import { goldenCaption } from '../domain/golden/counter';
import { metaParsers } from '../domain/meta-judge';
import type { ModelRef } from '../domain/model';
import { protocolById } from '../domain/protocols/index';
import type { RunRecord } from '../domain/run';
import { verdictParsers } from '../domain/verdict';
import { fingerprintOf } from '../domain/fingerprint';
import { rAlignPrompts } from '../domain/protocols/r-align';
import { bytes, counted } from '../ui/number-words';

export interface ManifestRow {
  readonly name: string;
  readonly value: string;
}

/** Everything that a number depends on, for whoever wants to get it again. Hashes are the first 12 digits of SHA-256. */
export async function manifestRows(
  { manifest, status, sessions }: RunRecord,
  readings: { readonly verdictParser: string; readonly metaParser: string },
  goldenFrom: readonly GoldenCount[] | undefined,
  tested: number,
): Promise<readonly ManifestRow[]> {
  const { benchmark, genrm, metaJudge, protocol, seed, redacted } = manifest;
  // Of a run that was read from a result file nothing is known but what the file names.
  const isOwn = manifest.importedFrom === undefined || redacted !== undefined;
  const models = isOwn ? modelRows : (name: string, { name: value }: ModelRef) => [{ name, value }];
  const rows: ManifestRow[] = [
    { name: 'Run', value: `${manifest.id}, made ${new Date(manifest.createdAt).toISOString()}` },
    { name: 'Plumbline', value: manifest.appVersion },
    { name: 'Benchmark', value: `${benchmark.name}, ${counted(benchmark.itemCount, 'item')}` },
    { name: 'Hash of its items', value: redacted?.benchmarkId ?? benchmark.id },
    { name: 'Items asked for', value: `${String(status.target)}, ${status.state}` },
    { name: 'Golden judgments', value: goldenCaption(goldenFrom, tested) ?? 'as they came with the benchmark' },
    ...models('GenRM', genrm),
    ...(metaJudge ? models('Meta-judge', metaJudge) : [{ name: 'Meta-judge', value: 'none: labels only' }]),
    {
      name: 'Protocol',
      value: `${protocol.id}, version ${String(protocol.version)}, prompts: ${protocol.prompts?.name ?? 'its own'}`,
    },
  ];
  const prompts = protocol.prompts ?? (protocol.id === 'r-align' ? rAlignPrompts : null);
  if (prompts && isOwn && !redacted) {
    rows.push({
      name: 'Hash of the prompts',
      value: `GenRM ${await fingerprintOf(prompts.judgeSystem)}, meta-judge ${await fingerprintOf(prompts.meta)}`,
    });
  }
  const known = protocolById(protocol.id);
  if (known && manifest.importedFrom === undefined) {
    const { judge, meta } = known;
    rows.push({
      name: 'Decoding',
      value: `GenRM ${JSON.stringify(judge.decoding)}, meta-judge ${JSON.stringify(meta.decoding)}`,
    });
  }
  rows.push({ name: 'Verdicts read by', value: versioned(readings.verdictParser, verdictParsers) });
  if (metaJudge) rows.push({ name: 'Meta-verdicts read by', value: versioned(readings.metaParser, metaParsers) });
  rows.push({ name: 'Seed', value: String(seed) });
  if (manifest.importedFrom !== undefined) rows.push({ name: 'Read from', value: manifest.importedFrom });
  for (const session of sessions) {
    rows.push({
      name: `Session of ${new Date(session.startedAt).toISOString()}`,
      value: session.userAgent,
    });
    for (const loaded of session.models) {
      const template = loaded.chatTemplate === null ? 'ChatML' : await fingerprintOf(loaded.chatTemplate);
      rows.push({
        name: `… ${loaded.modelId}`,
        value: `${loaded.engine}; ${loaded.device}; window ${String(loaded.contextTokens)} tokens; hash of its chat template: ${template}`,
      });
    }
  }
  return rows;
}

interface Versioned {
  readonly version: number;
  readonly description: string;
}

function versioned(id: string, parsers: Readonly<Record<string, Versioned>>): string {
  const parser = parsers[id];
  return parser ? `${id}, version ${String(parser.version)}. ${parser.description}` : id;
}

function modelRows(name: string, model: ModelRef): readonly ManifestRow[] {
  const { source } = model;
  const where = source.kind === 'url' ? source.url : source.kind === 'file' ? source.fileName : source.folderName;
  const size = model.bytes === undefined ? '' : `, ${bytes(model.bytes)}`;
  return [
    { name, value: `${model.name} (${model.id}), ${model.quantisation}, window ${String(model.contextTokens)} tokens` },
    { name: `${name}: weights`, value: `${where}${size}, on ${model.engine}` },
    ...(model.library === undefined ? [] : [{ name: `${name}: library`, value: model.library }]),
  ];
}
