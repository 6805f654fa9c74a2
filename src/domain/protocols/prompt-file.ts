import { err, ok, type Result } from '../result';
import type { PromptSet } from './protocol';

/** The meta-judge prompt is told from the GenRM's by these three places. */
const metaPlaces = ['context_and_responses', 'golden_explanation', 'genrm_explanation'] as const;

/** Puts values in `{places}`, in one pass: braces, `$&` and places inside the values stay as they are. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : place,
  );
}

interface PromptText {
  readonly kind: 'judge' | 'meta';
  readonly text: string;
}

/** Python's escapes in a plain triple-quoted string, as far as prompts use them. */
function unescapePython(source: string): string {
  return source.replace(/\\(\r?\n|[\\'"nt])/g, (_, mark: string) => {
    if (mark === 'n') return '\n';
    if (mark === 't') return '\t';
    return mark.endsWith('\n') ? '' : mark;
  });
}

function promptsIn(fileName: string, text: string): readonly PromptText[] {
  const texts = /\.py$/i.test(fileName)
    ? [...text.matchAll(/^([A-Z][A-Z0-9_]*PROMPT[A-Z0-9_]*)\s*=\s*(r?)("""|''')([\s\S]*?)\3/gm)].map((found) =>
        found[2] === 'r' ? (found[4] ?? '') : unescapePython(found[4] ?? ''),
      )
    : [text];
  return texts.map((prompt) => {
    const meta = metaPlaces.every((place) => prompt.includes(`{${place}}`));
    // In a Python format string a doubled brace stands for one.
    return { kind: meta ? 'meta' : 'judge', text: meta ? prompt.replaceAll('{{', '{').replaceAll('}}', '}') : prompt };
  });
}

/**
 * Prompts from the user's own files: the paper's scripts (`generate_model_judgment.py`, `metarm_judge.py`), from which
 * the `..._PROMPT... = """..."""` constants are read, or plain text files. The meta-judge prompt is the one that holds
 * {context_and_responses}, {golden_explanation} and {genrm_explanation}; the other is the GenRM's system message.
 * What the files leave out is taken from `base`.
 */
export function readPromptFiles(
  files: readonly { readonly name: string; readonly text: string }[],
  base: PromptSet,
): Result<PromptSet, string> {
  const found = files.flatMap((file) => promptsIn(file.name, file.text));
  const judge = found.filter((prompt) => prompt.kind === 'judge');
  const meta = found.filter((prompt) => prompt.kind === 'meta');
  const names = files.map((file) => file.name).join(', ');
  if (found.length === 0)
    return err(`${names}: no prompt found. Expected a text file, or a Python file with NAME_PROMPT = """...""".`);
  if (judge.length > 1 || meta.length > 1) {
    return err(
      `${names}: ${String(judge.length)} GenRM prompts and ${String(meta.length)} meta-judge prompts found; at most one of each can be used.`,
    );
  }
  if (found.some((prompt) => prompt.text.trim() === '')) return err(`${names}: the prompt is empty.`);
  return ok({ name: names, judgeSystem: judge[0]?.text ?? base.judgeSystem, meta: meta[0]?.text ?? base.meta });
}
