import type { Stage } from '../domain/generation';
import type { LoadProgress, ModelRef } from '../domain/model';
import type { MissingPart, OwnSource } from '../domain/own-model';
import type { RunManifest } from '../domain/run';
import type { OwnModelPort } from './ports';

/** Something of a run's model that came from disk and has to be picked again. */
export interface Missing {
  readonly stage: Stage;
  readonly model: ModelRef;
  readonly part: MissingPart;
}

/** What of a run's models is to be picked again, and the picking. */
export class MissingParts {
  list: readonly Missing[] = $state.raw([]);
  /** What is being copied just now. */
  taking: { readonly missing: Missing; readonly progress: LoadProgress | null } | null = $state.raw(null);
  problem: string | null = $state(null);
  readonly #port: OwnModelPort;
  #abort: AbortController | null = null;

  constructor(port: OwnModelPort) {
    this.#port = port;
  }

  readonly find = async ({ genrm, metaJudge }: RunManifest): Promise<void> => {
    const found: Missing[] = [];
    const models: readonly (readonly [Stage, ModelRef | null])[] = [
      ['judge', genrm],
      ['meta', metaJudge],
    ];
    for (const [stage, model] of models) {
      if (model) for (const part of await this.#port.missing(model)) found.push({ stage, model, part });
    }
    this.list = found;
  };

  readonly give = async (missing: Missing, source: OwnSource, manifest: RunManifest): Promise<void> => {
    const abort = new AbortController();
    this.#abort = abort;
    this.problem = null;
    this.taking = { missing, progress: null };
    const problem = await this.#port.again(
      missing.model,
      missing.part,
      source,
      (progress) => {
        if (this.taking) this.taking = { missing, progress };
      },
      abort.signal,
    );
    this.taking = null;
    this.problem = abort.signal.aborted ? null : problem;
    await this.find(manifest);
  };

  readonly cancel = (): void => {
    this.#abort?.abort();
  };
}
