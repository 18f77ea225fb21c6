import type { PersonReply } from '../tencent/person-reply.ts';
import type { AwsDeployment } from './aws-deployment.ts';

/** Asks Tencent about a person with the keys of the stack. Two requests, free of charge. */
export async function personAtTencent(
  deployment: Pick<AwsDeployment, 'secretText' | 'tencentPerson'>,
  personId: string,
): Promise<PersonReply> {
  const secret = await deployment.secretText();
  if (secret === undefined) return { kind: 'malformed', message: 'The secret holds no keys.' };
  return deployment.tencentPerson(secret, personId);
}
