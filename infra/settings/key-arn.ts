/** How a KMS key is given: by its ARN, because an alias may point elsewhere tomorrow and opens nothing in a policy. */

const KEY_ARN =
  /^arn:(aws|aws-cn|aws-us-gov):kms:([a-z0-9-]+):(\d{12}):key\/((mrk-[0-9a-f]{32})|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export interface KeyArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** @returns undefined when the text is not the ARN of a key */
export function parseKeyArn(text: string): KeyArn | undefined {
  const [, partition, region, account] = KEY_ARN.exec(text) ?? [];
  if (partition === undefined || region === undefined || account === undefined) return undefined;
  return { partition, region, account };
}
