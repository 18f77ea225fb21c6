import { validationException } from './validation-exception.ts';

const TOKEN = /\s*(?:(<=|>=|<>|[=<>+\-()[\],.])|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|([A-Za-z_][A-Za-z0-9_]*)|(\d+))/y;
const MAX_EXPRESSION_BYTES = 4096;

export interface Token {
  readonly kind: 'symbol' | 'name' | 'value' | 'word' | 'number' | 'end';
  readonly text: string;
}

/** @param where such as `ConditionExpression`, for the message */
export function tokensOf(expression: string, where: string): readonly Token[] {
  if (expression.trim() === '') throw validationException(`Invalid ${where}: The expression can not be empty;`);
  if (Buffer.byteLength(expression) > MAX_EXPRESSION_BYTES) {
    throw validationException(
      `Invalid ${where}: Expression size has exceeded the maximum allowed size; expression size: ${Buffer.byteLength(expression)}`,
    );
  }
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const text = expression.trimEnd();
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const [, symbol, name, value, word, number] = TOKEN.exec(text) ?? [];
    const found = symbol ?? name ?? value ?? word ?? number;
    if (found === undefined) throw syntaxError(where, text.slice(at).trim().slice(0, 20));
    const kind = symbol ? 'symbol' : name ? 'name' : value ? 'value' : word ? 'word' : 'number';
    tokens.push({ kind, text: found });
  }
  return [...tokens, { kind: 'end', text: '<EOF>' }];
}

export function syntaxError(where: string, token: string): Error {
  return validationException(`Invalid ${where}: Syntax error; token: "${token}"`);
}
