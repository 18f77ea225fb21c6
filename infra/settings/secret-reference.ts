/** How an existing secret is given: by its name, or by its complete ARN. */

const SECRET_ARN =
  /^arn:(aws|aws-cn|aws-us-gov):secretsmanager:([a-z0-9-]+):\d{12}:secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6}$/;

export interface SecretArn {
  readonly partition: string;
  readonly region: string;
}

/** @returns undefined when the text is not a complete ARN of a secret */
export function parseSecretArn(text: string): SecretArn | undefined {
  const [, partition, region] = SECRET_ARN.exec(text) ?? [];
  return partition === undefined || region === undefined ? undefined : { partition, region };
}

/** An ARN without its last six characters is neither: as a name it would have colons. */
export function isSecretReference(text: string): boolean {
  return /^[\w/+=.@-]{1,512}$/.test(text) || parseSecretArn(text) !== undefined;
}

/** Whether the value is the keys themselves, which must not end up in a build log. */
export function mayHoldKeys(value: unknown): boolean {
  return typeof value === 'object' || (typeof value === 'string' && /[{"']|secret_?(id|key)/i.test(value));
}
