import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { formatHash, parseHash } from '../../../src/state/location';

describe('addresses', () => {
  test.each([
    ['', { name: 'start' }],
    ['#/', { name: 'start' }],
    ['#/nowhere/at/all', { name: 'start' }],
    ['#/run/new', { name: 'new-run' }],
    ['#/run/20261123-1', { name: 'run', id: '20261123-1' }],
    ['#/results/a%2Fb?kind=spurious', { name: 'results', id: 'a/b' }],
    ['#/results', { name: 'start' }],
    ['#/present/a?item=i', { name: 'present', id: 'a' }],
    ['#/present', { name: 'start' }],
    ['#/check/a%2Fb?parser=tolerant', { name: 'check', id: 'a/b' }],
    ['#/run/%', { name: 'run', id: '%' }],
  ])('%s', (hash, screen) => {
    expect(parseHash(hash).screen).toEqual(screen);
  });

  it('keeps parameters and leaves empty ones out', () => {
    expect(parseHash('#/run/new?benchmark=x%20y&items=50').params).toEqual({ benchmark: 'x y', items: '50' });
    expect(formatHash({ name: 'new-run' }, { items: 50, meta: null, genrm: '', all: true })).toBe(
      '#/run/new?items=50&all=true',
    );
  });

  it('reads back what it writes, whatever the ids and values', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(text, fc.dictionary(text, text), (id, params) => {
        fc.pre(id !== 'new' && !('__proto__' in params && Object.hasOwn(params, '__proto__')));
        const read = parseHash(formatHash({ name: 'results', id }, params));
        expect(read).toEqual({ screen: { name: 'results', id }, params: { ...params } });
      }),
    );
  });

  it('tells screens apart by their run', () => {
    expect(formatHash({ name: 'run', id: 'a' })).toBe(formatHash({ name: 'run', id: 'a' }));
    expect(formatHash({ name: 'run', id: 'a' })).not.toBe(formatHash({ name: 'results', id: 'a' }));
  });
});
