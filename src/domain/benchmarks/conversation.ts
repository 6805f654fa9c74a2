import type { Turn } from '../item';
import { field, hasFields, isObject } from './row-fields';
import { readText, wellFormed, type Notes } from './text';

const roles = new Map<string, Turn['role']>([
  ['user', 'user'],
  ['human', 'user'],
  ['prompter', 'user'],
  ['assistant', 'assistant'],
  ['gpt', 'assistant'],
  ['chatgpt', 'assistant'],
  ['bot', 'assistant'],
  ['bing', 'assistant'],
  ['model', 'assistant'],
  ['ai', 'assistant'],
  ['system', 'system'],
  ['developer', 'system'],
  ['tool', 'tool'],
  ['tool_result', 'tool'],
  ['ipython', 'tool'],
  ['function', 'tool'],
]);

/** A list of messages, or Hugging Face's one object with parallel lists of roles and contents. */
export function looksLikeConversation(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (Array.isArray(value)) return value.every(isMessage);
  return isObject(value) && Array.isArray(field(value, 'role')) && Array.isArray(field(value, 'content'));
}

const isMessage = (value: unknown): boolean =>
  isObject(value) && (hasFields(value, 'role') || hasFields(value, 'from') || hasFields(value, 'content'));

/** Stricter, for formats that are told apart by it: no plain text, and every message has both of its parts. */
export function looksLikeMessages(value: unknown): boolean {
  if (!Array.isArray(value)) return typeof value !== 'string' && looksLikeConversation(value);
  const isWhole = (message: unknown): boolean =>
    isObject(message) && (hasFields(message, 'role', 'content') || hasFields(message, 'from', 'value'));
  return value.length > 0 && value.every(isWhole);
}

/**
 * Everything both answers reply to, turn by turn as it came: nothing is merged or left out.
 * @returns null if the value is no conversation.
 */
export function readConversation(value: unknown, notes: Notes): Turn[] | null {
  const turns = readTurns(value, notes);
  if (turns !== null) noteEnd(turns, notes);
  return turns;
}

/** The turns of any list of messages, a whole transcript among them. @returns null if the value is none. */
export function readTurns(value: unknown, notes: Notes): Turn[] | null {
  const messages = messagesOf(value);
  if (messages === null) return null;
  const turns: Turn[] = [];
  for (const message of messages) {
    const turn = isObject(message) ? readTurn(message, notes) : null;
    if (turn === null) return null;
    turns.push(turn);
  }
  return turns;
}

/** What has to be said about the request, the last turn before the answers. */
export function noteEnd(turns: readonly Turn[], notes: Notes): void {
  const last = turns.at(-1);
  if (last === undefined || last.content.trim() === '') notes.add('empty-request');
  if (last?.role === 'assistant') notes.add('ends-with-assistant');
  const speakers = turns.filter(({ role }) => role === 'user' || role === 'assistant');
  const isOdd = speakers.some(({ role }, at) => role === (at === 0 ? 'assistant' : speakers[at - 1]?.role));
  // A tool may speak between two turns of one side.
  if (isOdd && speakers.length === turns.filter(({ role }) => role !== 'system').length) notes.add('turn-order');
}

/** True if the turns say all that the value said, so that the value need not be kept. */
export const saysTheSame = (value: unknown, turns: readonly Turn[]): boolean =>
  Array.isArray(value) &&
  value.length === turns.length &&
  value.every(
    (message: unknown, index) =>
      isObject(message) &&
      Object.keys(message).length === 2 &&
      field(message, 'role') === turns[index]?.role &&
      field(message, 'content') === turns[index]?.content,
  );

function messagesOf(value: unknown): readonly unknown[] | null {
  if (typeof value === 'string') return [{ role: 'user', content: value }];
  if (!isObject(value)) return listOf(value);
  const names = listOf(field(value, 'role'));
  const contents = listOf(field(value, 'content'));
  if (names === null || contents === null || names.length !== contents.length) return null;
  return names.map((role, index) => ({ role, content: contents[index] }));
}

const listOf = (value: unknown): readonly unknown[] | null => (Array.isArray(value) ? value : null);

function readTurn(message: Readonly<Record<string, unknown>>, notes: Notes): Turn | null {
  const name = field(message, 'role') ?? field(message, 'from');
  const role = typeof name === 'string' ? roles.get(name.trim().toLowerCase()) : undefined;
  if (role === undefined) notes.add('role-unknown');
  const value = hasFields(message, 'content') ? field(message, 'content') : field(message, 'value');
  const text = readText(value ?? null, notes);
  if (text === null) return null;
  const calls = field(message, 'tool_calls') ?? field(message, 'function_call');
  const callText = calls === undefined || calls === null ? '' : wellFormed(JSON.stringify(calls), notes);
  return { role: role ?? 'user', content: [text, callText].filter((part) => part !== '').join('\n') };
}
