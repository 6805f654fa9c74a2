import { protocolById } from './protocols';
import type { RunManifest } from './run';
import type { SwapAsked } from './swap';

type Choice = Pick<RunManifest, 'metaJudge' | 'protocol'>;

/** Why the meta-judge of a run cannot be asked in the other order; null where it can. */
export function metaProblem({ metaJudge, protocol }: Choice): string | null {
  if (metaJudge === null) return 'the run has no meta-judge';
  const known = protocolById(protocol.id);
  return known === null ? 'its protocol is not known here' : known.meta.notExchanged(protocol.prompts);
}

/** What can be asked of a run in both orders, of what is wanted. */
export const askable = (run: Choice, wanted: SwapAsked): SwapAsked => ({
  judge: wanted.judge,
  meta: metaProblem(run) === null ? wanted.meta : 0,
});
