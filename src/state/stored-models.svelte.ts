import type { Notices } from './notices.svelte';
import type { EnginePort, StoredModel } from './ports';

const undoMs = 10_000;

/** The models whose files lie in this browser, and the room that is left. */
export class StoredModels {
  models: readonly StoredModel[] = $state.raw([]);
  /** Bytes that all that is kept here takes, and may take; null where the browser does not say, undefined until it was asked. */
  room: { readonly used: number; readonly quota: number } | null | undefined = $state.raw();
  problem: string | null = $state(null);
  readonly #engine: EnginePort;
  readonly #notices: Notices;
  /** Deleted on the screen; their files go when the time for Undo is over. */
  #leaving: readonly string[] = [];

  constructor(engine: EnginePort, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
  }

  /** Those with weights, and nothing of them missing as far as it is known: no libraries, no lone small files. */
  get whole(): readonly StoredModel[] {
    return this.models.filter(({ url, bytes, isPartial }) => !isPartial && bytes > 1e6 && !url.endsWith('.wasm'));
  }

  /** Little room is left: less than a tenth, or than a run of some thousand items may take. */
  get isNearlyFull(): boolean {
    return this.room ? this.room.quota - this.room.used < Math.max(this.room.quota / 10, 100e6) : false;
  }

  readonly refresh = async (): Promise<void> => {
    try {
      const { models, used, quota } = await this.#engine.stored();
      this.models = models.filter(({ url }) => !this.#leaving.includes(url));
      this.room = used === null || quota === null ? null : { used, quota };
      this.problem = null;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  };

  readonly delete = ({ url, name }: StoredModel): void => {
    this.#leaving = [...this.#leaving, url];
    this.models = this.models.filter((model) => model.url !== url);
    const stay = async (): Promise<void> => {
      this.#leaving = this.#leaving.filter((leaving) => leaving !== url);
      await this.refresh();
    };
    this.#notices.add({
      text: `Deleted the files of ${name}.`,
      forMs: undoMs,
      action: {
        label: 'Undo',
        run: () => {
          // Reports its own failure.
          void stay();
        },
      },
      onGone: () => {
        this.#engine
          .deleteStored(url)
          .catch((error: unknown) => {
            this.#notices.failed(`The files of ${name} were not deleted`, error);
          })
          .finally(() => {
            void stay();
          });
      },
    });
  };
}
