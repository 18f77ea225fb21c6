import { parseArgs } from 'node:util';
import { Problem } from '../local/problem.ts';
import { FIGURES } from './figures/index.ts';

export const HELP = `Measures the product side by side with a simple baseline, and writes docs/performance.md.

  npm run bench -- [<figure> ...] [--quick] [--write] [--seed 1]

  <figure>  only these figures; writes nothing, unless --write says so. The figures are:
            ${FIGURES.map(({ id }) => id).join(', ')}
  --quick   smaller runs, each of them once; writes nothing
  --write   writes the sections of these figures into the page that is there; with cost, docs/cost.md as well
  --seed    changes the order of uploads and the delays between services

Exits with 1 if a count misses its goal.`;

export interface Options {
  /** All figures when there are none. */
  readonly figures: readonly string[];
  readonly isQuick: boolean;
  readonly writes: boolean;
  readonly seed: number;
  readonly help: boolean;
}

/** @throws Problem when an option is none */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals: figures } = read(args);
  const { quick = false, write = false, seed = '1', help = false } = values;
  const unknown = figures.find((id) => !FIGURES.some((figure) => figure.id === id));
  if (unknown !== undefined) throw new Problem(`There is no figure '${unknown}'.\n\n${HELP}`);
  if (!/^\d{1,9}$/.test(seed)) throw new Problem(`--seed is '${seed}': expected a whole number, like --seed 4711.`);
  if (quick && write) throw new Problem(`--quick measures too little for --write: leave one of them out.\n\n${HELP}`);
  return { figures, isQuick: quick, writes: !quick && (write || figures.length === 0), seed: Number(seed), help };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        quick: { type: 'boolean' },
        write: { type: 'boolean' },
        seed: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}
