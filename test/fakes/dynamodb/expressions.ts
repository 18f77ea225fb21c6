import { isReserved } from './reserved-words.ts';
import { syntaxError, type Token, tokensOf } from './tokens.ts';
import { validationException } from './validation-exception.ts';

/** Names of attributes, or their placeholders, and positions in lists. */
export type Path = readonly (string | number)[];

export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'size'; readonly path: Path }
  | { readonly kind: 'ifNotExists'; readonly path: Path; readonly otherwise: Operand }
  | { readonly kind: 'append'; readonly one: Operand; readonly other: Operand }
  | { readonly kind: 'sum'; readonly one: Operand; readonly other: Operand; readonly sign: '+' | '-' };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly all: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly one: Operand; readonly other: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly from: Operand; readonly to: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly list: readonly Operand[] }
  | { readonly kind: 'exists'; readonly path: Path; readonly isWanted: boolean }
  | { readonly kind: 'type' | 'beginsWith' | 'contains'; readonly path: Path; readonly operand: Operand };

export type UpdateAction =
  | { readonly kind: 'SET'; readonly path: Path; readonly value: Operand }
  | { readonly kind: 'REMOVE'; readonly path: Path }
  | { readonly kind: 'ADD' | 'DELETE'; readonly path: Path; readonly value: Operand };

const MAX_IN = 100;
const COMPARATORS = ['=', '<>', '<', '<=', '>', '>='];

const conditions = new Map<string, Condition>();
const updates = new Map<string, readonly UpdateAction[]>();
const projections = new Map<string, readonly Path[]>();

export function conditionOf(expression: string, where: string): Condition {
  return cached(conditions, expression, () => {
    const parser = new Parser(expression, where);
    return parser.whole(parser.or());
  });
}

export function updateOf(expression: string): readonly UpdateAction[] {
  return cached(updates, expression, () => {
    const parser = new Parser(expression, 'UpdateExpression');
    return parser.whole(parser.update());
  });
}

export function projectionOf(expression: string): readonly Path[] {
  return cached(projections, expression, () => {
    const parser = new Parser(expression, 'ProjectionExpression');
    return parser.whole(parser.list(() => parser.path()));
  });
}

/** The product writes few different expressions, and writes them often. */
function cached<T>(cache: Map<string, T>, expression: string, parse: () => T): T {
  const known = cache.get(expression);
  if (known !== undefined) return known;
  const parsed = parse();
  cache.set(expression, parsed);
  return parsed;
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #where: string;
  #at = 0;

  constructor(expression: string, where: string) {
    this.#tokens = tokensOf(expression, where);
    this.#where = where;
  }

  whole<T>(parsed: T): T {
    if (this.#next.kind !== 'end') throw this.#unexpected();
    return parsed;
  }

  or(): Condition {
    return this.#chain('or', () => this.#chain('and', () => this.#not()));
  }

  #chain(kind: 'and' | 'or', part: () => Condition): Condition {
    const first = part();
    const all = [first];
    while (this.#isWord(kind)) {
      this.#at += 1;
      all.push(part());
    }
    return all.length === 1 ? first : { kind, all };
  }

  #not(): Condition {
    if (!this.#isWord('not')) return this.#primary();
    this.#at += 1;
    return { kind: 'not', condition: this.#not() };
  }

  #primary(): Condition {
    if (!this.#isSymbol('(')) return this.#test();
    this.#at += 1;
    const isDoubled = this.#isSymbol('(');
    const start = this.#at;
    const condition = this.or();
    if (isDoubled && this.#endOfGroup(start) === this.#at) {
      throw validationException(`Invalid ${this.#where}: The expression has redundant parentheses;`);
    }
    this.#take(')');
    return condition;
  }

  /** The position behind the parenthesis that closes the one at `start`. */
  #endOfGroup(start: number): number {
    let depth = 0;
    for (let index = start; index < this.#tokens.length; index++) {
      if (this.#tokens[index]?.text === '(') depth += 1;
      if (this.#tokens[index]?.text === ')') depth -= 1;
      if (depth === 0) return index + 1;
    }
    return -1;
  }

  #test(): Condition {
    const name = this.#next.text;
    switch (this.#isCall() ? name : '') {
      case 'attribute_exists':
      case 'attribute_not_exists': {
        const [path] = this.#call(() => [this.path()] as const);
        return { kind: 'exists', path, isWanted: name === 'attribute_exists' };
      }
      case 'attribute_type':
      case 'begins_with':
      case 'contains': {
        const [path, operand] = this.#call(() => {
          const first = this.path();
          this.#take(',');
          return [first, this.#operand()] as const;
        });
        const kind = name === 'attribute_type' ? 'type' : name === 'begins_with' ? 'beginsWith' : 'contains';
        return { kind, path, operand };
      }
      default:
        return this.#comparison(this.#operand());
    }
  }

  #comparison(one: Operand): Condition {
    if (this.#isWord('between')) {
      this.#at += 1;
      const from = this.#operand();
      if (!this.#isWord('and')) throw this.#unexpected();
      this.#at += 1;
      return { kind: 'between', operand: one, from, to: this.#operand() };
    }
    if (this.#isWord('in')) {
      this.#at += 1;
      this.#take('(');
      const list = this.list(() => this.#operand());
      this.#take(')');
      if (list.length > MAX_IN) {
        throw validationException(
          `Invalid ${this.#where}: The IN operator is provided with too many operands; number of operands: ${list.length}`,
        );
      }
      return { kind: 'in', operand: one, list };
    }
    const comparator = this.#next.text;
    if (!COMPARATORS.includes(comparator)) throw this.#unexpected();
    this.#at += 1;
    return { kind: 'compare', comparator: comparator as Comparator, one, other: this.#operand() };
  }

  #operand(): Operand {
    const { kind, text } = this.#next;
    if (kind === 'value') {
      this.#at += 1;
      return { kind: 'value', name: text };
    }
    if (this.#isCall() && text === 'size') {
      const [path] = this.#call(() => [this.path()] as const);
      return { kind: 'size', path };
    }
    if (this.#isCall() && text === 'if_not_exists') {
      const [path, otherwise] = this.#call(() => {
        const first = this.path();
        this.#take(',');
        return [first, this.#operand()] as const;
      });
      return { kind: 'ifNotExists', path, otherwise };
    }
    if (this.#isCall() && text === 'list_append') {
      const [one, other] = this.#call(() => {
        const first = this.#operand();
        this.#take(',');
        return [first, this.#operand()] as const;
      });
      return { kind: 'append', one, other };
    }
    return { kind: 'path', path: this.path() };
  }

  path(): Path {
    const path: (string | number)[] = [this.#attribute()];
    for (;;) {
      if (this.#isSymbol('.')) {
        this.#at += 1;
        path.push(this.#attribute());
      } else if (this.#isSymbol('[')) {
        this.#at += 1;
        if (this.#next.kind !== 'number') throw this.#unexpected();
        path.push(Number(this.#next.text));
        this.#at += 1;
        this.#take(']');
      } else {
        return path;
      }
    }
  }

  #attribute(): string {
    const { kind, text } = this.#next;
    if (kind !== 'name' && kind !== 'word') throw this.#unexpected();
    if (kind === 'word' && isReserved(text)) {
      throw validationException(
        `Invalid ${this.#where}: Attribute name is a reserved keyword; reserved keyword: ${text}`,
      );
    }
    this.#at += 1;
    return text;
  }

  update(): readonly UpdateAction[] {
    const actions: UpdateAction[] = [];
    const seen = new Set<string>();
    while (this.#next.kind !== 'end') {
      const section = this.#next.text.toUpperCase();
      if (this.#next.kind !== 'word' || !['SET', 'REMOVE', 'ADD', 'DELETE'].includes(section)) throw this.#unexpected();
      if (seen.has(section)) {
        throw validationException(
          `Invalid UpdateExpression: The "${section}" section can only be used once in an update expression;`,
        );
      }
      seen.add(section);
      this.#at += 1;
      actions.push(...this.list(() => this.#action(section as UpdateAction['kind'])));
    }
    return actions;
  }

  #action(kind: UpdateAction['kind']): UpdateAction {
    const path = this.path();
    if (kind === 'REMOVE') return { kind, path };
    if (kind !== 'SET') return { kind, path, value: this.#operand() };
    this.#take('=');
    const one = this.#operand();
    const sign = this.#next.text;
    if (sign !== '+' && sign !== '-') return { kind, path, value: one };
    this.#at += 1;
    return { kind, path, value: { kind: 'sum', one, other: this.#operand(), sign } };
  }

  list<T>(part: () => T): readonly T[] {
    const parts = [part()];
    while (this.#isSymbol(',')) {
      this.#at += 1;
      parts.push(part());
    }
    return parts;
  }

  #call<T>(inside: () => T): T {
    this.#at += 1;
    this.#take('(');
    const parsed = inside();
    this.#take(')');
    return parsed;
  }

  get #next(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #isCall(): boolean {
    return this.#next.kind === 'word' && this.#tokens[this.#at + 1]?.text === '(';
  }

  #isSymbol(text: string): boolean {
    return this.#next.kind === 'symbol' && this.#next.text === text;
  }

  #isWord(text: string): boolean {
    return this.#next.kind === 'word' && this.#next.text.toLowerCase() === text;
  }

  #take(symbol: string): void {
    if (!this.#isSymbol(symbol)) throw this.#unexpected();
    this.#at += 1;
  }

  #unexpected(): Error {
    return syntaxError(this.#where, this.#next.text);
  }
}
