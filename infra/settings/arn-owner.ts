/** Where a resource is, and whose it is, as its ARN says. */
export interface ArnOwner {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/**
 * @param pattern of the whole ARN, with groups for partition, region and account, in this order
 * @returns undefined when the text is no such ARN
 */
export function arnOwner(pattern: RegExp, text: string): ArnOwner | undefined {
  const [, partition, region, account] = pattern.exec(text) ?? [];
  if (partition === undefined || region === undefined || account === undefined) return undefined;
  return { partition, region, account };
}
