import { expect } from 'vitest';

/** Vitest types its matchers as any; as unknown they can stand inside an expected object. */
export const containing = (text: string): unknown => expect.stringContaining(text);
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
