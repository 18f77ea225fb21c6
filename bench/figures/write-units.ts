import type { Figure, Row } from '../figure.ts';
import { facesAdded, missedSlots, type Run } from '../runs/run.ts';
import { each, type Runs } from '../runs/runs.ts';
import { OTHER_VARIANTS } from '../world/variants.ts';

const GOAL = { atMost: 6.5 };
const LIMIT = '4';

export const writeUnits: Figure = {
  id: 'write-units',
  title: 'DynamoDB write units per enrolled image',
  explanation:
    'Write units of all tables and indexes, including the pacer, as `ConsumedCapacity` reports them. A refused conditional write counts as a write. The backlog has exactly four images per person. A slot of the pacer is missed when the function was too busy to use it, and then the next one costs another write. Writes into a stream cost nothing. The limit is two writes of each row (when the image is received, and when it is enrolled) and one write in each of two indexes.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    const made = await each(runs.repetitions, (repetition) => runs.backlogOfFours(repetition));
    const baseline = await runs.baselineBursts();
    const variants: Row[] = [];
    for (const { id, label, isUsualWay } of OTHER_VARIANTS) {
      const run = await runs.backlogOfFours(1, { variant: id });
      const goal = isUsualWay ? { goal: GOAL, limit: LIMIT, isGuard: true } : {};
      variants.push({ variant: label, values: [perImage(run)], ...goal });
    }
    return [
      {
        variant: 'default settings',
        values: made.map(perImage),
        baseline: baseline.map(perImage),
        chartLabel: 'DynamoDB write units per image',
        goal: GOAL,
        limit: LIMIT,
        isGuard: true,
        note: made[0] && whereTheyGo(made[0]),
      },
      { variant: 'of these, refused conditional writes', values: made.map(refusedPerImage), limit: '0' },
      {
        variant: 'of these, missed slots of the pacer',
        values: made.map((run) => missedSlots(run) / facesAdded(run)),
        limit: '0',
      },
      ...variants,
    ];
  },
};

function perImage(run: Run): number {
  return run.meter.allWriteUnits / facesAdded(run);
}

function refusedPerImage(run: Run): number {
  return run.meter.refusedWrites / facesAdded(run);
}

/** By table and index, the names that CloudFormation makes up left out. */
function whereTheyGo(run: Run): string {
  const shares = [...run.meter.writeUnits]
    .map(([where, units]) => [shortName(where), units / facesAdded(run)] as const)
    .toSorted(([, one], [, other]) => other - one);
  return shares.map(([where, units]) => `${where} ${units.toFixed(2)}`).join(', ');
}

function shortName(where: string): string {
  const [table = '', index] = where.split('/');
  const [, name = table] = /(Faces|Persons|Pacer)Table[0-9A-F]{8}$/.exec(table) ?? [];
  return index === undefined ? name : `${name}.${index}`;
}
