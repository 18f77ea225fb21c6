import { sentence } from '../../../shared/terminal/sentence.ts';
import type { Check } from '../../check.ts';
import { ok, problem } from '../../finding.ts';

export const secret: Check = {
  name: 'secret',
  async run(deployment, commands) {
    const text = await deployment.secretText();
    const command = commands.faces('set-secret');
    if (text === undefined) {
      return problem('The secret has no value, so images wait as CredentialsNotSet.', 'Store the keys.', command);
    }
    const reply = await deployment.askTencent(text);
    if (reply.kind !== 'malformed') return ok('The secret can be read, and holds a pair of keys.');
    return problem(`${sentence(reply.message)} Images wait as CredentialsNotSet.`, 'Store the keys.', command);
  },
};
