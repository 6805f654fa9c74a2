import type { TrueSCorr } from '../../domain/human/estimate';
import { isGoldenRun } from '../../domain/protocols/golden';
import type { RunManifest } from '../../domain/run';

/** Why a run cannot be checked by hand, in words; null: it can. */
export function whyNot(
  manifest: RunManifest,
  estimate: TrueSCorr | null,
): { readonly title: string; readonly text: string } | null {
  if (isGoldenRun(manifest)) {
    return {
      title: 'This run wrote golden judgments',
      text: 'It was given the labels, so there is no judgment of it to check here.',
    };
  }
  if (manifest.redacted) {
    return {
      title: 'The texts were left out of this copy',
      text: 'There is nothing to read, so nothing can be checked. Checks that were made on the whole run are kept in it.',
    };
  }
  if (manifest.metaJudge === null) {
    return {
      title: 'This run has no meta-judge',
      text: 'Checks measure how far a meta-judge can be trusted. Start a run with one, on the same benchmark.',
    };
  }
  if (estimate === null) {
    return {
      title: 'The meta-judge has tested nothing yet',
      text: 'There is an item to check as soon as a label is right, the item has a golden judgment, and the meta-judge has compared the two.',
    };
  }
  return null;
}
