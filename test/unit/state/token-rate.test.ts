import { describe, expect, it } from 'vitest';
import { HiddenCalls } from '../../../src/state/hidden-pace';
import { tokenRate } from '../../../src/state/token-rate';
import { generationOf } from '../../fixtures/generations';

const call = (promptTokens: number | null, completionTokens: number, firstTokenMs: number | null, durationMs: number) =>
  generationOf({
    usage: { promptTokens, completionTokens, cachedTokens: null },
    timing: { firstTokenMs, durationMs },
  });

describe('tokens a second', () => {
  it('tells reading from writing, over all calls together', () => {
    // 300 tokens read in 3 s; 10 + 20 after the first ones in 2 + 4 s.
    expect(tokenRate([call(100, 11, 1000, 3000), call(200, 21, 2000, 6000)])).toEqual({
      read: 100,
      written: 5,
      calls: 2,
    });
  });

  it('leaves out what was cached, and calls without times or tokens', () => {
    const cached = generationOf({
      usage: { promptTokens: 100, completionTokens: 1, cachedTokens: 90 },
      timing: { firstTokenMs: 100, durationMs: 100 },
    });
    expect(tokenRate([cached, call(50, 9, null, 1000)])).toEqual({ read: 100, written: null, calls: 2 });
    expect(tokenRate([])).toEqual({ read: null, written: null, calls: 0 });
  });
});

describe('a hidden tab', () => {
  const judged = call(10, 11, 100, 1100);
  const slow = call(10, 11, 100, 4100);

  it('is compared with the tab in sight once there are three calls of both', () => {
    const calls = new HiddenCalls();
    for (let n = 0; n < 3; n++) calls.add(judged, 0);
    for (let n = 0; n < 2; n++) calls.add(slow, 4100);
    expect(calls.pace(8200)).toEqual({ ms: 8200, stages: [] });
    calls.add(slow, 4100);
    expect(calls.pace(12_300).stages).toEqual([{ stage: 'judge', hidden: 2.5, visible: 10 }]);
  });

  it('does not count calls that saw it go or come', () => {
    const calls = new HiddenCalls();
    for (let n = 0; n < 3; n++) {
      calls.add(judged, 0);
      calls.add(slow, 2000);
    }
    expect(calls.pace(6000).stages).toEqual([]);
  });
});
