import type { MetaParserId } from './meta-judge';
import type { Reading } from './outcome';
import { protocolById } from './protocols';
import type { RunManifest } from './run';
import { isVerdictParserId, type VerdictParserId } from './verdict';

type Choice = Pick<RunManifest, 'protocol' | 'parser' | 'parsers' | 'metaJudge'>;

/**
 * All ways to read a run's texts, the run's own first: each verdict parser of its protocol with each meta parser that
 * fits. A run from a result file names the parsers of its own; one whose protocol this version does not know is read as
 * the paper's scripts read.
 */
export function readingsOf({ protocol: { id }, parser, parsers, metaJudge }: Choice): readonly [Reading, ...Reading[]] {
  const protocol = protocolById(id);
  const offered: readonly VerdictParserId[] = parsers?.filter(isVerdictParserId) ??
    protocol?.judge.parsers ?? ['r-align-exact', 'tolerant'];
  const own: VerdictParserId = isVerdictParserId(parser) ? parser : (offered[0] ?? 'r-align-exact');
  const ownMeta: MetaParserId = protocol?.meta.parser ?? 'r-align-exact';
  const metaParsers: readonly MetaParserId[] = ownMeta === 'r-align-exact' ? [ownMeta, 'tolerant'] : [ownMeta];
  const hasMetaJudge = metaJudge !== null;
  const all = [own, ...offered.filter((other) => other !== own)].flatMap((verdictParser) =>
    metaParsers.map((metaParser): Reading => ({ verdictParser, metaParser, hasMetaJudge })),
  );
  return [{ verdictParser: own, metaParser: ownMeta, hasMetaJudge }, ...all.slice(1)];
}

/** How a run reads its own texts: what decides which items its meta-judge sees. */
export const readingOf = (choice: Choice): Reading => readingsOf(choice)[0];
