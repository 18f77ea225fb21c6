import { describe, expect, it } from '@jest/globals';
import { DEFAULTS } from '../../infra/face-enrollment/defaults.ts';
import { SETTINGS } from '../../infra/settings/definitions.ts';
import { pageAt, tableOf } from './pages.ts';

describe('the settings of the page', () => {
  const { rows } = tableOf(pageAt('docs/settings.md'), 'setting');
  const settings = Object.entries(SETTINGS);
  const rowOf = (name: string) => rows.find(([setting]) => setting === `\`${name}\``) ?? [];

  it('are those of the code', () => {
    expect(rows.map(([setting]) => setting).sort()).toEqual(settings.map(([name]) => `\`${name}\``).sort());
  });

  it.each(settings)('have the default of the code: %s', (name, { schema }) => {
    const [, documented = ''] = rowOf(name);
    const parsed = schema.safeParse(undefined);
    const used = (parsed.success ? parsed.data : undefined) ?? DEFAULTS[name as keyof typeof DEFAULTS];
    if (used === undefined) expect(documented).toMatch(/^(none|Tencent's default)$/);
    else expect(documented.replaceAll('`', '')).toBe(String(used));
  });

  it.each(settings.filter(([, { expected }]) => /from [\d.]+/.test(expected)))(
    'have the range of the code: %s',
    (name, definition) => {
      const [, , meaning = ''] = rowOf(name);
      const [, least = '', most = ''] = /from ([\d.]+)\D.*?to ([\d.]+)/.exec(definition.expected) ?? [];
      expect(meaning).toMatch(new RegExp(`\\b${least} to ${most}\\b`));
    },
  );
});
