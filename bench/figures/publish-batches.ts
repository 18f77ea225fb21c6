import type { Figure, Row } from '../figure.ts';
import { publishAtOnce } from '../runs/publish-at-once.ts';
import type { Runs } from '../runs/runs.ts';
import { functionOf, type Synthesized } from '../world/assembly.ts';
import type { Billed } from '../world/lambda.ts';

const STAGE = 'publish';
const MIB = 1024 * 1024;
const OUTCOMES = 1_000;
/** Lambda gives a function with this memory one whole processor, and others their share of it. */
const MIB_PER_PROCESSOR = 1769;
/** Of the timeout and of the memory, so that slow answers of AWS and large rows find room. */
const MOST_OF_TIMEOUT = 1 / 3;
const MOST_OF_MEMORY = 3 / 4;
/** Smaller and larger than the stack's own. */
const OTHER_SIZES = [10, 1_000];

export const publishBatches: Figure = {
  id: 'publish-batches',
  title: 'A batch of the publish function',
  explanation: `The outcomes of ${OUTCOMES} images reach the publish function at once, in full batches. The seconds are those that a batch takes with the processor that Lambda gives for the function's memory: the processor time divided by this share, and the rest of the duration as measured. The goals are a third of the function's timeout and three quarters of its memory. The other batch sizes show what a change of it would save.`,
  async measure(runs: Runs): Promise<readonly Row[]> {
    const { product, variants } = runs.lab.assembly;
    const own = product.template.mappings.find(({ functionId }) => functionId === functionOf(product, STAGE).id);
    const size = own?.batchSize ?? Number.NaN;
    const events = await batches(runs, { variant: 'defaults' });
    const annotated = await batches(runs, { variant: 'annotateObjects' });
    const rows = [
      ...rowsOf(`batch of ${size}`, events, product),
      ...rowsOf(`batch of ${size}, with annotations`, annotated, variants.annotateObjects),
    ];
    const perOutcome = [perOutcomeRow(size, events)];
    for (const batchSize of OTHER_SIZES) {
      perOutcome.push(perOutcomeRow(batchSize, await batches(runs, { variant: 'defaults', batchSize })));
    }
    return [...rows, ...perOutcome];
  },
};

async function batches(runs: Runs, props: { readonly variant: 'defaults' | 'annotateObjects'; batchSize?: number }) {
  // The first batch of an environment does not count, and a batch may be all there is.
  const outcomes = props.batchSize === OUTCOMES ? 2 * OUTCOMES : OUTCOMES;
  runs.options.tell(
    `${outcomes} outcomes at once, ${props.variant}, batches of ${props.batchSize ?? 'the usual size'}`,
  );
  return publishAtOnce(runs.lab, { crowd: await runs.crowd(outcomes / IMAGES_EACH, IMAGES_EACH), ...props });
}

const IMAGES_EACH = 4;

function rowsOf(variant: string, made: readonly Billed[], synthesized: Synthesized): readonly Row[] {
  const { timeoutMs, memoryMiB } = functionOf(synthesized, STAGE);
  return [
    {
      variant: `${variant}, seconds`,
      values: made.map((invocation) => secondsOnLambda(invocation)),
      goal: { atMost: (timeoutMs / 1000) * MOST_OF_TIMEOUT },
    },
    {
      variant: `${variant}, peak memory in MiB`,
      values: [Math.max(...made.map(({ peakRssBytes }) => peakRssBytes)) / MIB],
      goal: { atMost: memoryMiB * MOST_OF_MEMORY },
      digits: 0,
    },
  ];
}

function perOutcomeRow(batchSize: number, made: readonly Billed[]): Row {
  return {
    variant: `batch of ${batchSize}, GB-seconds for a million outcomes`,
    values: made.map((invocation) => {
      const seconds = secondsOnLambda(invocation) / invocation.messages;
      return seconds * (invocation.memoryMiB / 1024) * 1e6;
    }),
    digits: 0,
  };
}

function secondsOnLambda({ cpuMs, wallMs, memoryMiB }: Billed): number {
  const share = Math.min(1, memoryMiB / MIB_PER_PROCESSOR);
  return (cpuMs / share + Math.max(0, wallMs - cpuMs)) / 1000;
}
