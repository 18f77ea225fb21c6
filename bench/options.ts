import { parseArgs } from 'node:util';
import { Problem } from '../local/problem.ts';
import { FIGURES } from './figures/index.ts';

export const HELP = `Measures the product side by side with a simple baseline, and writes docs/performance.md.

  npm run bench -- [--quick] [--only <figure>[,<figure>]] [--seed 1]

  --quick   smaller runs, each of them once; writes nothing
  --only    only these figures; writes nothing. The figures are:
            ${FIGURES.map(({ id }) => id).join(', ')}
  --seed    changes the order of uploads and the delays between services

Exits with 1 if a count misses its goal.`;

export interface Options {
  readonly isQuick: boolean;
  readonly only: readonly string[];
  readonly seed: number;
  readonly help: boolean;
}

/** @throws Problem when an option is none */
export function parseOptions(args: readonly string[]): Options {
  const { quick = false, only = '', seed = '1', help = false } = read(args);
  const ids = only === '' ? [] : only.split(',');
  const unknown = ids.find((id) => !FIGURES.some((figure) => figure.id === id));
  if (unknown !== undefined) throw new Problem(`There is no figure '${unknown}'.\n\n${HELP}`);
  if (!/^\d{1,9}$/.test(seed)) throw new Problem(`--seed is '${seed}': expected a whole number, like --seed 4711.`);
  return { isQuick: quick, only: ids, seed: Number(seed), help };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean' },
        only: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}
