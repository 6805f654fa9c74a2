import type { MetaParserId } from './meta-judge';
import type { Reading } from './outcome';
import { protocolById } from './protocols';
import type { RunManifest } from './run';
import { isVerdictParserId, type VerdictParserId } from './verdict';

type Choice = Pick<RunManifest, 'protocol' | 'parser' | 'parsers' | 'metaJudge' | 'redacted'>;

/**
 * All ways to read a run's texts, the run's own first: each verdict parser of its protocol with each meta parser that
 * fits. A run from a result file names the parsers of its own; one whose protocol this version does not know is read as
 * the paper's scripts read. A run without texts has the readings that were noted when they were left out.
 */
export function readingsOf({
  protocol: { id },
  parser,
  parsers,
  metaJudge,
  redacted,
}: Choice): readonly [Reading, ...Reading[]] {
  const protocol = protocolById(id);
  const noted = (known: Readonly<Record<string, number>> | undefined, one: string): boolean =>
    known === undefined || Object.hasOwn(known, one);
  const known: readonly VerdictParserId[] = parsers?.filter(isVerdictParserId) ??
    protocol?.judge.parsers ?? ['r-align-exact', 'tolerant'];
  const offered = known.filter((one) => noted(redacted?.verdictParsers, one));
  const own: VerdictParserId = isVerdictParserId(parser) ? parser : (offered[0] ?? 'r-align-exact');
  const ownMeta: MetaParserId = protocol?.meta.parser ?? 'r-align-exact';
  const isBothRead = ownMeta === 'r-align-exact' && noted(redacted?.metaParsers, 'tolerant');
  const metaParsers: readonly MetaParserId[] = isBothRead ? [ownMeta, 'tolerant'] : [ownMeta];
  const hasMetaJudge = metaJudge !== null;
  const all = [own, ...offered.filter((other) => other !== own)].flatMap((verdictParser) =>
    metaParsers.map((metaParser): Reading => ({ verdictParser, metaParser, hasMetaJudge })),
  );
  return [{ verdictParser: own, metaParser: ownMeta, hasMetaJudge }, ...all.slice(1)];
}

/** How a run reads its own texts: what decides which items its meta-judge sees. */
export const readingOf = (choice: Choice): Reading => readingsOf(choice)[0];
