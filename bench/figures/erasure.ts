import { dollars, type PriceName, readPrices } from '../cost/prices.ts';
import type { Figure, Row } from '../figure.ts';
import { type Erasure, erasePerson } from '../runs/erase-person.ts';
import type { Runs } from '../runs/runs.ts';

const MANY = 10_000;
const QUICK_MANY = 500;
/** Once the object versions of the key, and once what was prepared of the version. Deletions are free. */
const LISTS_PER_IMAGE = 2;
/** The row and its entries in two indexes. */
const UNITS_PER_IMAGE = 3;
const CENTS = 100;

export const erasure: Figure = {
  id: 'erasure',
  title: 'Erasing a person with many images',
  explanation: `A person has ${MANY.toLocaleString('en')} images, each under a key of its own. One message erases the person. S3 is asked twice for each image: which versions the key has, and what was prepared of the version. Deletions of objects are free, and are sent for a hundred images at a time. The duration includes the minute between the two counts, and the emulator's answers, which are slower than those of S3 for so many keys. The cost has the prices of the [cost page](cost.md#prices), with lists of S3 at the price of a PUT request.`,
  async measure(runs: Runs): Promise<readonly Row[]> {
    const images = runs.options.isQuick ? QUICK_MANY : MANY;
    const erased = await erasePerson(runs.lab, images, runs.options.tell);
    const { meter, invocations, seconds, record } = erased;
    const { found, removed } = record.counts.objects;
    if (found !== images || removed !== images) throw new Error(`${removed} of ${images} objects were deleted.`);
    const variant = (what: string) => `${images.toLocaleString('en')} images, ${what}`;
    return [
      {
        variant: variant('lists of S3 per image'),
        values: [lists(erased) / images],
        goal: { atMost: 1.01 * LISTS_PER_IMAGE },
        limit: String(LISTS_PER_IMAGE),
        isGuard: true,
      },
      {
        variant: variant('write units per image'),
        values: [meter.allWriteUnits / images],
        goal: { atMost: UNITS_PER_IMAGE + 0.2 },
        limit: String(UNITS_PER_IMAGE),
        isGuard: true,
      },
      { variant: variant('minutes'), values: [seconds / 60], note: `${invocations.length} invocations` },
      { variant: variant('US cents'), values: [usd(erased) * CENTS] },
    ];
  },
};

/** The function sends no other GET request to S3. */
function lists({ meter }: Erasure): number {
  return meter.requests.get('S3 GET') ?? 0;
}

function usd(erased: Erasure): number {
  const { meter, invocations, fifoRequests } = erased;
  const prices = readPrices();
  const price = (name: PriceName) => dollars(name, prices);
  const gbSeconds = invocations.reduce((sum, one) => sum + (one.wallMs / 1000) * (one.memoryMiB / 1024), 0);
  return (
    gbSeconds * price('lambdaGbSecond') +
    invocations.length * price('lambdaRequest') +
    lists(erased) * price('s3Put') +
    meter.allWriteUnits * price('dynamoWriteUnit') +
    meter.readUnits * price('dynamoReadUnit') +
    fifoRequests * price('sqsFifoRequest')
  );
}
