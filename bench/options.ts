import { parseArgs } from 'node:util';
import { Problem } from '../local/problem.ts';
import { FIGURES } from './figures/index.ts';

export const HELP = `Measures the product side by side with what one would write in an afternoon, and writes docs/performance.md.

  npm run bench -- [--quick] [--only <figure>[,<figure>]] [--seed 1]

  --quick   smaller runs, once each; writes nothing
  --only    these figures alone; writes nothing. There are:
            ${FIGURES.map(({ id }) => id).join(', ')}
  --seed    another order of uploads and other delays between services

Ends with 1 when a count is beyond its reach.`;

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
