/** The two characters that SQS refuses in a body although JSON leaves them as they are. S3 takes them in keys. */
const REFUSED = /[\ufffe\uffff]/g;

/** The body of a message to SQS: JSON, of characters that SQS takes. */
export function messageBody(content: object): string {
  return JSON.stringify(content).replace(REFUSED, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}
