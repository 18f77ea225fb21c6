import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '../../../local/paths.ts';

/** Each is right in the checkout only. The others are in `invocation.ts`, which knows the package from the checkout. */
const OF_THE_CHECKOUT = /npm run faces|npx cdk|-c (\$|[a-z]+[A-Z][a-zA-Z]*=)|needs --local/;
/** `faces template` has the option itself. */
const EXCEPT = ['cli/shared/invocation.ts', 'cli/template/command.ts', 'cli/template/aws-template.ts'];

describe('the messages of the command line', () => {
  it('are right for the checkout, for an app of its own and for a template', () => {
    const files = ['cli', 'functions'].flatMap((folder) =>
      readdirSync(join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `${folder}/${name}`),
    );
    const wrong = files.filter(
      (file) => !EXCEPT.includes(file) && OF_THE_CHECKOUT.test(readFileSync(join(PROJECT_ROOT, file), 'utf8')),
    );
    expect(files.length).toBeGreaterThan(300);
    expect(wrong).toEqual([]);
  });
});
