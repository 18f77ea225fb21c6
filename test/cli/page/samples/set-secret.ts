import type { Sample } from '../sample.ts';

export const setSecretSamples: readonly Sample[] = [
  { command: 'set-secret', given() {} },
  {
    command: 'set-secret --file keys.json',
    given({ deployment }) {
      deployment.reply = {
        kind: 'refused',
        code: 'AuthFailure.SecretIdNotFound',
        message: 'The SecretId is not found.',
        reason: 'CredentialsRefused',
      };
    },
  },
];
