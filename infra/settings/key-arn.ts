import { type ArnOwner, arnOwner } from './arn-owner.ts';

/** How a KMS key is given: by its ARN, because an alias may point elsewhere tomorrow and opens nothing in a policy. */

const KEY_ARN =
  /^arn:(aws|aws-cn|aws-us-gov):kms:([a-z0-9-]+):(\d{12}):key\/((mrk-[0-9a-f]{32})|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** @returns undefined when the text is not the ARN of a key */
export function parseKeyArn(text: string): ArnOwner | undefined {
  return arnOwner(KEY_ARN, text);
}
