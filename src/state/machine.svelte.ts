import type { EnginePort, Machine, ModelChoices } from './ports';

/** What this machine can run and which models there are, asked once when the app starts. */
export class MachineState {
  machine: Machine | null = $state.raw(null);
  choices: ModelChoices | null = $state.raw(null);
  /** Set when the browser could not even be asked. */
  problem: string | null = $state(null);
  readonly #engine: EnginePort;

  constructor(engine: EnginePort) {
    this.#engine = engine;
  }

  readonly load = async (): Promise<void> => {
    try {
      [this.machine, this.choices] = await Promise.all([this.#engine.probe(), this.#engine.choices()]);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  };
}
