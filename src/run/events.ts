import type { EngineFailure, FailedCall, Generation, Order, Stage } from '../domain/generation';
import type { LoadedModel, LoadProgress } from '../domain/model';
import type { RunStatus } from '../domain/run';

/** What the runner says while it works. */
export type RunEvent =
  | { readonly type: 'loading'; readonly stage: Stage; readonly progress: LoadProgress }
  | { readonly type: 'loaded'; readonly stage: Stage; readonly model: LoadedModel; readonly loadMs: number }
  | {
      readonly type: 'call-started';
      readonly stage: Stage;
      readonly index: number;
      readonly itemId: string;
      readonly order: Order;
    }
  | {
      readonly type: 'text';
      readonly stage: Stage;
      readonly itemId: string;
      readonly order: Order;
      readonly text: string;
    }
  /** Stored. `needsMeta`: the meta-judge is to see this judgment. */
  | { readonly type: 'generated'; readonly index: number; readonly generation: Generation; readonly needsMeta: boolean }
  | { readonly type: 'failed'; readonly index: number; readonly failed: FailedCall }
  /** An engine died and is being started again; the item in hand is tried once more. */
  | { readonly type: 'recovering'; readonly stage: Stage; readonly failure: EngineFailure }
  /** A stage has done its share of the run's own order, and goes on with its swap check: calls there, failed and to come. */
  | {
      readonly type: 'swap-planned';
      readonly stage: Stage;
      readonly done: number;
      readonly failed: number;
      readonly left: number;
    }
  | { readonly type: 'status'; readonly status: RunStatus };

export type OnRunEvent = (event: RunEvent) => void;
