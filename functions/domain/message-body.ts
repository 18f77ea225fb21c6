/** JSON leaves these two as they are, but SQS accepts no message that contains one. An object key may. */
const NOT_ACCEPTED = /[\ufffe\uffff]/g;

/** The value as JSON that SQS accepts as the body of a message. It parses to the same value. */
export function messageBody(value: object): string {
  return JSON.stringify(value).replace(NOT_ACCEPTED, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}
