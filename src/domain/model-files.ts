import type { FileHash, FileHashes, LoadedModel } from './model';
import type { RunSession } from './run';

const shaOf = (hash: FileHash | undefined): string | null => (hash && 'sha256' in hash ? hash.sha256 : null);

/** Tells files apart; null: nothing is known of the weights. */
export function filesKey(files: FileHashes | undefined): string | null {
  const weights = shaOf(files?.weights);
  return weights === null ? null : [weights, shaOf(files?.library) ?? ''].join(' ');
}

/** Keys of all files that a model of a run was loaded from, oldest first. */
export const keysOf = (sessions: readonly RunSession[], modelId: string): readonly string[] => [
  ...new Set(
    sessions.flatMap(({ models }) =>
      models.filter((loaded) => loaded.modelId === modelId).flatMap(({ files }) => filesKey(files) ?? []),
    ),
  ),
];

/** A sentence for each model under whose name different files judged in a run. */
export const mixtures = (sessions: readonly RunSession[]): readonly string[] =>
  [...new Set(sessions.flatMap(({ models }) => models.map(({ modelId }) => modelId)))].flatMap((id) => {
    const count = keysOf(sessions, id).length;
    const many = count === 2 ? 'Two' : String(count);
    return count > 1 ? [`${many} different files judged under the name ${id}: its numbers are of a mixture.`] : [];
  });

/**
 * Whether a model that was just loaded is another one than that which a run knows by its name.
 * @returns what to say of it before it judges; null where it is the same, or nothing is known.
 */
export function otherFiles(sessions: readonly RunSession[], { modelId, files }: LoadedModel): string | null {
  const before = keysOf(sessions, modelId).at(-1);
  const now = filesKey(files);
  if (before === undefined || now === null || before === now) return null;
  const short = (key: string): string =>
    key
      .split(' ')
      .map((sha) => sha.slice(0, 12))
      .join(', library ')
      .replace(/, library $/, '');
  return `The files of ${modelId} are not those that judged before: SHA-256 ${short(now)}…, and was ${short(before)}…. Going on puts the judgments of both into one run; a new run keeps them apart.`;
}
