import { describe, expect, it } from '@jest/globals';
import unusedModule from '../../../../build/functions/replacements/unused-module.ts';

describe('a module that was left out of a bundle', () => {
  const module = unusedModule as unknown as { new (): unknown; (): unknown; URL: unknown };

  it.each([
    ['called', () => module()],
    ['constructed', () => new module()],
    ['looked into', () => module.URL],
  ])('says so when it is %s', (_, use) => {
    expect(use).toThrow('left out of this bundle');
  });
});
