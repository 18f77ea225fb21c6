import type { Figure, Row } from '../figure.ts';
import { facesAdded, type Run } from '../runs/run.ts';
import { each, type Runs } from '../runs/runs.ts';

export const writeUnits: Figure = {
  id: 'write-units',
  title: 'DynamoDB write units per enrolled image',
  explanation:
    'All tables and indexes, the pacer included, by ConsumedCapacity; refused conditional writes count as writes. Backlog, exactly four images a person. The limit: one write of each row when it is received and one when it is enrolled, with the two indexes it must be found by.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    const made = await each(runs.repetitions, (repetition) => runs.backlogOfFours(repetition));
    const baseline = await each(runs.repetitions, (repetition) => runs.burst('baseline', repetition));
    return [
      {
        values: made.map(perImage),
        baseline: baseline.map(perImage),
        chartLabel: 'DynamoDB write units per image',
        reach: { atMost: 6.5 },
        limit: '4',
        isGuard: true,
        note: made[0] && whereTheyGo(made[0]),
      },
      { variant: 'refused conditional writes among them', values: made.map(refusedPerImage), limit: '0' },
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
