import { outcomeKinds, type Outcome } from '../domain/outcome';
import { requestOf } from '../domain/item';
import { counted, integer } from '../ui/number-words';
import { outcomeWords } from '../ui/outcome-words';
import { bundleOf } from './parts';
import { recompute, type Recomputed, type Stated } from './recompute';

/*
 * The program inside a report: works its numbers out again from the run in it, and lists the run's items. Plain DOM and
 * text nodes only: what models wrote is never markup.
 */

const never = new AbortController().signal;
const byId = (id: string): HTMLElement => document.getElementById(id) ?? document.body;

function element(name: string, text = '', more: Readonly<Record<string, string>> = {}): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(more)) made.setAttribute(key, value);
  return made;
}

function button(text: string, run: () => void): HTMLElement {
  const made = element('button', text, { type: 'button' });
  made.addEventListener('click', run);
  return made;
}

const bundle = (): Blob => bundleOf(byId('run').textContent);
const auditBundle = (): Blob | null => {
  const text = document.getElementById('audit')?.textContent;
  return text === undefined ? null : bundleOf(text);
};

async function verify(): Promise<Recomputed | null> {
  const box = byId('check');
  box.className = '';
  box.replaceChildren(element('p', 'Working the numbers out again …', { role: 'status' }));
  let again: Recomputed | null = null;
  try {
    // Written by the page that made this file; what is not so differs, and is said.
    const stated = JSON.parse(byId('stated').textContent) as Stated;
    const result = await recompute({ bundle: bundle(), audit: auditBundle(), stated }, never);
    if (result.ok) again = result.value;
    else show('unsound', `The run in this file cannot be trusted. ${result.error}`);
  } catch (error) {
    show('unsound', `This file is damaged: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (again) {
    const planted = again.audit?.summary?.kinds.reduce((sum, { n }) => sum + n, 0);
    const from = `${counted(again.generations.length, 'raw generation')} of ${counted(again.items.length, 'item')}${planted === undefined ? '' : ` and the ${counted(planted, 'verdict')} on planted cases`}`;
    if (again.differences.length === 0) {
      show('sound', `Verified: all ${integer(again.compared)} values follow again from the ${from} in this file.`);
    } else {
      show(
        'unsound',
        `Not as stated: of ${integer(again.compared)} values, ${integer(again.differences.length)} do not follow from the ${from} in this file.`,
      );
      const list = element('ul');
      list.append(...again.differences.slice(0, 100).map((difference) => element('li', difference)));
      box.append(list);
    }
  }
  box.append(
    button('Verify again', () => void verify()),
    button('Save the run (opens in Plumbline)', () => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(bundle());
      link.download = `${again?.run.manifest.id ?? 'run'}.plumbline`;
      link.click();
    }),
    button('Print', () => {
      print();
    }),
  );
  return again;

  function show(state: string, text: string): void {
    box.className = state;
    box.replaceChildren(element('p', text, { role: 'status' }));
  }
}

const pageSize = 100;

function listItems({ items, generations, failures, outcomes, run }: Recomputed): void {
  const box = byId('items');
  const isRedacted = run.manifest.redacted !== undefined;
  const kinds = outcomeKinds.filter((kind) => outcomes.some((outcome) => outcome.kind === kind));
  const choice = element('select', '', { 'aria-label': 'Items shown' }) as HTMLSelectElement;
  choice.append(element('option', `all ${integer(outcomes.length)}`, { value: '' }));
  for (const kind of kinds) choice.append(element('option', outcomeWords[kind].name, { value: kind }));
  choice.value = kinds.includes('spurious') ? 'spurious' : '';
  const list = element('div');
  const more = button('Show more', () => {
    append();
  });
  let chosen: readonly Outcome[] = [];
  let shown = 0;

  const entry = (outcome: Outcome): HTMLElement => {
    const item = items[outcome.index];
    const words = outcomeWords[outcome.kind];
    const about = `${outcome.itemId}${outcome.subset === '' ? '' : `, ${outcome.subset}`}: golden ${outcome.goldenLabel}, verdict ${outcome.verdict ?? 'none'}, `;
    if (isRedacted || !item) {
      const line = element('p', about, { class: 'item' });
      line.append(element('span', words.name, { class: words.tone }));
      return line;
    }
    const details = element('details', '', { class: 'item' });
    const summary = element('summary', about);
    summary.append(element('span', words.name, { class: words.tone }), ` · ${requestOf(item).slice(0, 120)}`);
    details.append(summary);
    details.addEventListener('toggle', () => {
      if (details.childElementCount > 1) return;
      const texts: (readonly [string, string])[] = [
        ...item.conversation.map(({ role, content }) => [role, content] as const),
        ['Answer A', item.responseA],
        ['Answer B', item.responseB],
        ['Golden judgment', item.goldenJudgment ?? 'none'],
        ...generations
          .filter(({ itemId }) => itemId === item.id)
          .map(
            ({ stage, order, text }) =>
              [`${stage === 'judge' ? 'GenRM' : 'Meta-judge'}${order === 'BA' ? ', other order' : ''}`, text] as const,
          ),
        ...failures
          .filter(({ itemId }) => itemId === item.id)
          .map(({ failure }) => ['Failed call', failure.message] as const),
      ];
      for (const [name, text] of texts) details.append(element('strong', name), element('pre', text));
    });
    return details;
  };
  const append = (): void => {
    list.append(...chosen.slice(shown, shown + pageSize).map(entry));
    shown = Math.min(chosen.length, shown + pageSize);
    more.hidden = shown === chosen.length;
  };
  const choose = (): void => {
    chosen = outcomes.filter(({ kind }) => choice.value === '' || kind === choice.value);
    shown = 0;
    list.replaceChildren();
    append();
  };
  choice.addEventListener('change', choose);
  const onPaper = element('input', '', { type: 'checkbox' }) as HTMLInputElement;
  onPaper.addEventListener('change', () => {
    box.classList.toggle('printed', onPaper.checked);
  });
  const label = element('label');
  label.append(onPaper, ' print these items, too');
  const choices = element('div', '', { class: 'choices' });
  choices.append(choice, label);
  box.replaceChildren(element('h2', 'Items'), choices, list, more);
  choose();
}

/** What is folded on the screen is open on paper, and folded again afterwards. */
function unfoldForPrint(): void {
  let folded: readonly HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll<HTMLDetailsElement>('.numbers details:not([open])')];
    for (const details of folded) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of folded) details.open = false;
  });
}

unfoldForPrint();

void verify().then((again) => {
  if (again) listItems(again);
});
