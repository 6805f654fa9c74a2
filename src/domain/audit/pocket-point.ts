import { otherLabel, type Label } from '../item';

/**
 * The deciding point of an item of Pocket Bench. The winner shows what was wanted: that is what makes it the winner.
 */
interface PocketPoint {
  readonly form: PointForm;
  readonly key: string;
  /** What the request wants, and the winner has; '' where only having it counts. */
  readonly want: string;
  /** What the other answer has instead. */
  readonly shown: string;
  readonly winner: Label;
}

interface PointForm {
  /** The two sentences that golden judgments say it in (model/pocket/rationales.py). */
  readonly golden: readonly RegExp[];
  /** The sentences that pocket GenRMs write. @param a, b what each answer has. */
  readonly written: (point: PocketPoint, a: string, b: string) => string;
  /** What is wanted is the key itself. */
  readonly wantsKey?: true;
}

const W = '(?<win>[AB])';
const L = '(?<lose>[AB])';
const form = (golden: readonly string[], written: PointForm['written'], wantsKey?: true): PointForm => ({
  golden: golden.map((pattern) => new RegExp(`^${pattern}`)),
  written,
  ...(wantsKey && { wantsKey }),
});

const forms: readonly PointForm[] = [
  form(
    [
      `The number for (?<key>[\\w ]+?) is (?<want>\\d+)\\. Answer ${W} gives \\d+ and answer ${L} gives (?<shown>\\d+)\\.`,
      `Answer ${L} gets the number for (?<key>[\\w ]+?) wrong: it says (?<shown>\\d+) and not (?<want>\\d+)\\.`,
    ],
    ({ key, want }, a, b) => `The list says ${key} ${want}. A says ${a}, B says ${b}.`,
  ),
  form(
    [
      `(?<key>\\d+ [+-] \\d+) makes (?<want>\\d+)\\. Answer ${W} says \\d+ and answer ${L} says (?<shown>\\d+)\\.`,
      `Answer ${L} gets the sum (?<key>\\d+ [+-] \\d+) wrong: it says (?<shown>\\d+) and not (?<want>\\d+)\\.`,
    ],
    ({ key, want }, a, b) => `The sum ${key} makes ${want}. A says ${a}, B says ${b}.`,
  ),
  form(
    [
      `The user asks about (?<key>[\\w ]+?)\\. Answer ${W} keeps to that topic, answer ${L} talks about (?<shown>[\\w ]+?)\\.`,
      `Answer ${L} is off the topic (?<key>[\\w ]+?): it is about (?<shown>[\\w ]+?)\\.`,
    ],
    ({ key }, a, b) => `The topic is ${key}. A is about ${a}, B is about ${b}.`,
    true,
  ),
  form(
    [
      `The user wants (?<key>[\\w ]+?)\\. Answer ${W} gives that form, answer ${L} gives (?<shown>[\\w ]+?)\\.`,
      `Answer ${L} has the wrong form: it gives (?<shown>[\\w ]+?) and not (?<key>[\\w ]+?)\\.`,
    ],
    ({ key }, a, b) => `The form asked for is ${key}. A has ${a}, B has ${b}.`,
    true,
  ),
  form(
    [
      `The user wants the word (?<key>\\w+)\\. Answer ${W} has it and answer ${L} does not\\.`,
      `Answer ${L} leaves out the word (?<key>\\w+), which was asked for\\.`,
    ],
    ({ key, winner }) => `The word asked for is ${key}. ${winner} uses it, ${otherLabel(winner)} does not.`,
  ),
  form(
    [
      `The user wants the polite words (?<key>[\\w ]+?)\\. Answer ${W} has them and answer ${L} does not\\.`,
      `Answer ${L} forgets to say (?<key>[\\w ]+?), which was asked for\\.`,
    ],
    ({ key, winner }) => `The polite words asked for are ${key}. ${winner} says them, ${otherLabel(winner)} does not.`,
  ),
];

/** Reads the deciding point from a golden judgment of Pocket Bench; null for any other text. */
export function pocketPoint(golden: string, label: Label): PocketPoint | null {
  for (const one of forms) {
    for (const pattern of one.golden) {
      const groups = pattern.exec(golden)?.groups;
      if (!groups) continue;
      const { key = '', want = '', shown = '', lose } = groups;
      if (lose !== otherLabel(label)) return null;
      return { form: one, key, want: one.wantsKey ? key : want, shown, winner: label };
    }
  }
  return null;
}

/** The point as a pocket GenRM writes it. @param speaksFor the other label: with the answers' evidence exchanged. */
export function pocketReason(point: PocketPoint, speaksFor: Label = point.winner): string {
  const [a, b] = speaksFor === 'A' ? [point.want, point.shown] : [point.shown, point.want];
  return point.form.written({ ...point, winner: speaksFor }, a, b);
}
