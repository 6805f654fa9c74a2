import type { GoldenCount } from '../domain/golden/counter';
import { goldenCaption } from '../domain/golden/counter';
import { metaParsers } from '../domain/meta-judge';
import type { FileHash, FileHashes, ModelRef } from '../domain/model';
import { mixtures } from '../domain/model-files';
import { protocolById } from '../domain/protocols/index';
import type { Item } from '../domain/item';
import type { RunManifest, RunRecord } from '../domain/run';
import { verdictParsers } from '../domain/verdict';
import { fingerprintOf } from '../domain/fingerprint';
import type { Protocol } from '../domain/protocols/protocol';
import { rAlignPrompts } from '../domain/protocols/r-align';
import { bytes, counted } from '../ui/number-words';

export interface ManifestRow {
  readonly name: string;
  readonly value: string;
}

/**
 * Everything that a number depends on, for whoever wants to get it again. Hashes of model files are whole SHA-256 sums, to
 * be held against other tools; those of prompts and templates are the first 12 digits.
 */
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
  const known = protocolById(protocol.id);
  if (isOwn) rows.push({ name: 'Hash of the prompts', value: await promptHashes(manifest, known) });
  if (known && manifest.importedFrom === undefined) {
    const { judge, meta } = known;
    rows.push({
      name: 'Decoding',
      value: `GenRM ${JSON.stringify(judge.decoding)}, meta-judge ${JSON.stringify(meta.decoding)}`,
    });
  }
  rows.push({ name: 'Verdicts read by', value: versioned(readings.verdictParser, verdictParsers) });
  if (metaJudge) rows.push({ name: 'Meta-verdicts read by', value: versioned(readings.metaParser, metaParsers) });
  rows.push({
    name: 'Seed',
    value: `${String(seed)}; order and sampling seeds are a hash of it and the item (FNV-1a, fmix32), on every machine the same`,
  });
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
      rows.push(...fileRows(loaded.files));
    }
  }
  for (const value of mixtures(sessions)) rows.push({ name: 'Files that differ', value });
  return rows;
}

/** Of the user's own texts, or of the protocol's as they frame an item. */
async function promptHashes(
  { protocol: { id, prompts }, redacted }: RunManifest,
  known: Protocol | null,
): Promise<string> {
  const both = (judge: string, meta: string): Promise<string> =>
    Promise.all([judge, meta].map(fingerprintOf)).then((hashes) => `GenRM ${hashes.join(', meta-judge ')}`);
  if (prompts && redacted) return 'left out with the texts';
  const texts = prompts ?? (id === 'r-align' ? rAlignPrompts : null);
  if (texts) return both(texts.judgeSystem, texts.meta);
  if (!known) return 'this version does not have the protocol';
  const plain = (text: string): string => text;
  return both(
    JSON.stringify(known.judge.messages(framed, 'AB', plain, null)),
    JSON.stringify(known.meta.messages(framed, '{judgment}', 'AB', plain, null)),
  );
}

const framed: Item = {
  ...{ id: '', subset: '', goldenLabel: 'A', responseA: '{A}', responseB: '{B}', goldenJudgment: '{golden}' },
  conversation: [{ role: 'user', content: '{request}' }],
  meta: { format: '', formatVersion: 0, line: 0 },
};

function fileRows(files: FileHashes | undefined): readonly ManifestRow[] {
  const words = (hash: FileHash): string =>
    'sha256' in hash ? `SHA-256 ${hash.sha256} of ${hash.of}` : `not hashed: ${hash.missing}`;
  if (!files) return [{ name: '… weights', value: 'not hashed: an earlier version loaded them' }];
  return [
    { name: '… weights', value: words(files.weights) },
    ...(files.library ? [{ name: '… library', value: words(files.library) }] : []),
  ];
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
