import { describe, expect, it } from 'vitest';
import { layer, num } from '../../../../tests/support/config/trees.ts';
import { findBadEnvNames } from './env-names.ts';

const paths = (tree: Parameters<typeof layer>[0]): string[] =>
  findBadEnvNames(layer(tree)).map(({ code, path }) => `${code} ${path ?? ''}`);

describe('names of environment variables', () => {
  it('are capitals, digits and underscores, in every *_env leaf and below every *_env section', () => {
    expect(
      paths({
        alert_env: 'discord-token',
        chat: { token_env: num('7'), hook_env: 'HOOK', keys_env: { a: 'lower', b: 'UPPER_2' } },
        names_env: ['OK', 'no'],
      }),
    ).toEqual([
      'CONFIG_RANGE alert_env',
      'CONFIG_RANGE chat.token_env',
      'CONFIG_RANGE chat.keys_env.a',
      'CONFIG_RANGE names_env[1]',
    ]);
  });

  it('are not asked of other keys, nor again of declared ones', () => {
    expect(
      paths({ environment: 'dev', env: 'DEV', broker: { keys_env: { api_key: 'lower' } } }),
    ).toEqual([]);
  });
});
