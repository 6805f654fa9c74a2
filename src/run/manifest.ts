import type { Benchmark } from '../domain/item';
import type { ModelRef } from '../domain/model';
import { pocket } from '../domain/protocols/pocket';
import type { PromptSet, Protocol } from '../domain/protocols/protocol';
import { rAlign } from '../domain/protocols/r-align';
import type { RunManifest } from '../domain/run';
import type { VerdictParserId } from '../domain/verdict';

/** What a person chooses when a run is made. */
export interface RunChoice {
  readonly benchmark: Benchmark;
  readonly genrm: ModelRef;
  readonly metaJudge: ModelRef | null;
  readonly protocol: Protocol;
  readonly prompts: PromptSet | null;
  readonly parser: VerdictParserId;
  readonly seed: number;
}

export const manifestOf = (choice: RunChoice, id: string, createdAt: number, appVersion: string): RunManifest => ({
  id,
  createdAt,
  appVersion,
  benchmark: { id: choice.benchmark.id, name: choice.benchmark.name, itemCount: choice.benchmark.itemCount },
  genrm: choice.genrm,
  metaJudge: choice.metaJudge,
  protocol: { id: choice.protocol.id, version: choice.protocol.version, prompts: choice.prompts },
  parser: choice.parser,
  seed: choice.seed,
});

/** The part of a manifest that decides its generations: runs that agree in it are one run, to be gone on with. */
const essence = ({ benchmark, genrm, metaJudge, protocol, parser, seed, importedFrom }: RunManifest): string =>
  JSON.stringify([
    benchmark.id,
    modelEssence(genrm),
    metaJudge && modelEssence(metaJudge),
    protocol,
    parser,
    seed,
    importedFrom ?? null,
  ]);

const modelEssence = ({ id, engine, contextTokens, quantisation, bytes }: ModelRef): unknown => [
  id,
  engine,
  contextTokens,
  quantisation,
  bytes ?? null,
];

export const sameRun = (a: RunManifest, b: RunManifest): boolean => essence(a) === essence(b);

/** The protocol a GenRM is meant for: pocket models know their own grammar only. */
export const protocolFor = (genrm: ModelRef): Protocol => (genrm.knowsOnly === 'pocket' ? pocket : rAlign);
