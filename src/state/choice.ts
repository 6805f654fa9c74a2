import type { Stage } from '../domain/generation';
import type { Benchmark } from '../domain/item';
import type { ModelRef } from '../domain/model';
import type { Protocol } from '../domain/protocols/protocol';
import type { ModelChoices } from './ports';

/** In place of a model's id: no meta-judge, labels only. */
export const labelsOnly = 'none';

const manyItems = 300;
const someItems = 100;

/** All of a small benchmark, the first hundred of a large one: more can be asked for later. */
export const standardTarget = (benchmark: Benchmark | null): number =>
  benchmark === null ? 0 : benchmark.itemCount <= manyItems ? benchmark.itemCount : someItems;

/**
 * The model to start with: on Pocket Bench the pocket one, on the user's own data the one that is recommended for this
 * machine. Nothing is downloaded before the run is started.
 *
 * @param isPocketBench null while not known: then none.
 */
export function preselected(
  choices: ModelChoices | null,
  stage: Stage,
  isPocketBench: boolean | null,
): ModelRef | null {
  if (choices === null || isPocketBench === null) return null;
  const usable = choices.offers.filter((offer) => offer.fits && offer.stages.includes(stage));
  if (isPocketBench) return usable.find(({ model }) => model.knowsOnly === 'pocket')?.model ?? null;
  const id = choices.recommended?.[stage === 'judge' ? 'genrm' : 'metaJudge'];
  return usable.find(({ model }) => model.id === id)?.model ?? null;
}

/** Why these parts do not belong together; empty if they do. */
export function mismatches(genrm: ModelRef | null, metaJudge: ModelRef | null, protocol: Protocol): readonly string[] {
  const found: string[] = [];
  const isPocket = (model: ModelRef): boolean => model.knowsOnly === 'pocket';
  for (const [role, model] of [
    ['GenRM', genrm],
    ['meta-judge', metaJudge],
  ] as const) {
    if (!model) continue;
    if (isPocket(model) && protocol.id !== 'pocket') {
      found.push(
        `The ${role} is a pocket model: it was trained on the prompts of the Pocket protocol and answers any other with noise.`,
      );
    }
    if (!isPocket(model) && protocol.id === 'pocket') {
      found.push(
        `The Pocket protocol is made for pocket models: it gives ${model.name} no instructions to judge by. Take R-Align.`,
      );
    }
  }
  return found;
}
