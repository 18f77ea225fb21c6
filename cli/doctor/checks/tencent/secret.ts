import type { Check } from '../../check.ts';
import { ok, problem } from '../../finding.ts';

export const SET_SECRET = 'npm run faces -- set-secret';

export const secret: Check = {
  name: 'secret',
  async run(deployment) {
    const text = await deployment.secretText();
    if (text === undefined) {
      return problem('the secret has no value: images wait as CredentialsNotSet', `Put the keys in: ${SET_SECRET}`);
    }
    const reply = await deployment.askTencent(text);
    if (reply.kind !== 'malformed') return ok('it can be read and holds a pair of keys');
    return problem(`${reply.message} Images wait as CredentialsNotSet`, `Put the keys in: ${SET_SECRET}`);
  },
};
