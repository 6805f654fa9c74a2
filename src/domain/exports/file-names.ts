/** Result files as R-Align's scripts name and read them: `<bench>__<genrm>_metarm_<meta>.jsonl`. */
export interface ResultName {
  readonly bench: string;
  /** '' if the name holds none: the scripts leave such a file out of their summary. */
  readonly model: string;
  readonly metaJudge: string | null;
}

/** A model's name as part of a file name: `org/model` becomes `org_model`. */
export function fileNamePart(name: string): string {
  const part = name
    .trim()
    .replace(/[/\\]/g, '__')
    .replace(/\s+/g, '_')
    .replace(/[^0-9A-Za-z._-]+/g, '_')
    .replace(/_+/g, '_')
    .replace(/^_+|_+$/g, '');
  return part === '' ? 'unknown_model' : part;
}

/**
 * File name of a run's result rows. The benchmark's name is reduced like a model's, because the first `__` is where
 * it ends; without a meta-judge it is a stage-1 name.
 */
export function resultFileName(bench: string, model: string, metaJudge: string | null): string {
  const stem = `${fileNamePart(bench)}__${fileNamePart(model)}`;
  return metaJudge === null ? `${stem}.jsonl` : `${stem}_metarm_${fileNamePart(metaJudge)}.jsonl`;
}

/** Reads such a name back: benchmark up to the first `__`, model up to the first `_metarm_`. */
export function parseResultFileName(path: string): ResultName {
  const name = path.replace(/^.*[/\\]/, '');
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const [bench, rest] = cutAt(stem, '__');
  const [model, metaJudge] = cutAt(rest ?? '', '_metarm_');
  return { bench, model, metaJudge };
}

function cutAt(text: string, mark: string): readonly [before: string, after: string | null] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + mark.length)];
}
