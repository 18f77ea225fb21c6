import { type Finding, type FindingKind, MEANINGS } from './finding.ts';

/** Findings of a kind that are shown. */
export const EXAMPLES = 10;

export interface FoundKind {
  readonly kind: FindingKind;
  readonly count: number;
  readonly repaired: number;
  /** The first ones that are not repaired. */
  readonly examples: readonly Finding[];
}

export type StoredFinding = Finding & { readonly isRepaired: boolean };

/** Adds findings up by kind. */
export class FoundKinds {
  readonly #kinds = new Map<FindingKind, { count: number; repaired: number; examples: Finding[] }>();

  add({ isRepaired, ...finding }: StoredFinding): void {
    const known = this.#kinds.get(finding.kind) ?? { count: 0, repaired: 0, examples: [] };
    this.#kinds.set(finding.kind, known);
    known.count += 1;
    if (isRepaired) known.repaired += 1;
    else if (known.examples.length < EXAMPLES) known.examples.push(finding as Finding);
  }

  /** In the order of their weight. */
  inOrder(): readonly FoundKind[] {
    const order = Object.keys(MEANINGS) as readonly FindingKind[];
    return order.flatMap((kind) => {
      const found = this.#kinds.get(kind);
      return found === undefined ? [] : [{ kind, ...found }];
    });
  }

  /** By kind, for programs. */
  counts(): Readonly<Record<string, { readonly found: number; readonly repaired: number }>> {
    return Object.fromEntries(this.inOrder().map(({ kind, count: found, repaired }) => [kind, { found, repaired }]));
  }
}
