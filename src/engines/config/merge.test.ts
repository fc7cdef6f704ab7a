import { describe, expect, it } from 'vitest';
import { layer, num } from '../../../tests/support/config/trees.ts';
import { canonicalConfig } from './canonical.ts';
import { findNode } from './leaves.ts';
import { mergeLayers } from './merge.ts';

const json = (...layers: Parameters<typeof mergeLayers>[0]): string =>
  canonicalConfig(mergeLayers(layers).root);

describe('mergeLayers', () => {
  it('merges maps deeply and replaces scalars and lists', () => {
    const base = layer({ a: { x: num('1'), y: num('2') }, list: ['p', 'q'], keep: true });
    const over = layer({ a: { y: num('3'), z: 'new' }, list: ['r'] });
    expect(json(base, over)).toBe('{"a":{"x":1,"y":3,"z":"new"},"keep":true,"list":["r"]}');
  });

  it('gives an empty map for no layer and for empty layers', () => {
    expect(json()).toBe('{}');
    expect(json(layer({}), layer({}))).toBe('{}');
  });

  it('keeps where each leaf was written', () => {
    const base = layer({ risk: { max_drawdown: num('0.18'), allow_short: false } }, 'base.yaml');
    const over = layer({ risk: { max_drawdown: num('0.1') } }, 'mine.yaml');
    const { root } = mergeLayers([base, over]);
    expect(findNode(root, 'risk.max_drawdown')).toMatchObject({
      node: { text: '0.1', origin: { layer: 'mine.yaml' } },
    });
    expect(findNode(root, 'risk.allow_short')).toMatchObject({
      node: { origin: { layer: 'base.yaml' } },
    });
  });

  it('refuses a change of type, names both places and keeps the earlier value', () => {
    const base = layer({ risk: { allow_short: false }, data: { calendar: 'XNYS' } }, 'base.yaml');
    const over = layer({ risk: num('5'), data: { calendar: true } }, 'mine.yaml');
    const { root, problems } = mergeLayers([base, over]);
    expect(problems).toEqual([
      {
        code: 'CONFIG_TYPE',
        path: 'risk',
        layer: 'mine.yaml',
        line: 1,
        message:
          'is a number here and a section in base.yaml:1; a layer may change a value, not its type',
      },
      expect.objectContaining({ code: 'CONFIG_TYPE', path: 'data.calendar', line: 2 }),
    ]);
    expect(canonicalConfig(root)).toBe(canonicalConfig(base));
  });

  it('refuses null over a value', () => {
    const { problems } = mergeLayers([layer({ a: num('1') }), layer({ a: null })]);
    expect(problems.map(({ message }) => message)).toEqual([
      'is empty here and a number in layer.yaml:1; a layer may change a value, not its type',
    ]);
  });

  it('lets a limit change between a number and OFF, both ways, and nothing else', () => {
    const on = layer({ risk: { max_drawdown: num('0.1') } });
    const off = layer({ risk: { max_drawdown: 'OFF' } });
    expect(mergeLayers([on, off, on]).problems).toEqual([]);
    expect(json(on, off)).toBe('{"risk":{"max_drawdown":"OFF"}}');
    const word = layer({ risk: { max_drawdown: 'NONE' } });
    expect(mergeLayers([on, word]).problems).toHaveLength(1);
    const count = [layer({ data: { gap_tolerance_bars: num('1') } })];
    const countOff = layer({ data: { gap_tolerance_bars: 'OFF' } });
    expect(mergeLayers([...count, countOff]).problems).toHaveLength(1);
  });

  it.each(['1e3', '0x10', '0o7', '.5', '5.', '+1', '007', '.inf', '-.INF', '.nan'])(
    'refuses the number %s in any layer, also one that is overridden',
    (text) => {
      const { problems } = mergeLayers([
        layer({ a: { b: [num(text)] } }, 'bad.yaml'),
        layer({ a: { b: [num('1')] } }),
      ]);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatchObject({ code: 'CONFIG_TYPE', path: 'a.b[0]', layer: 'bad.yaml' });
      expect(problems[0]?.message).toContain(text);
    },
  );
});
