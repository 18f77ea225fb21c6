import type { Figure, Row } from '../figure.ts';
import { backlog } from '../runs/feed.ts';
import { facesAdded, peakMiB, type Run } from '../runs/run.ts';
import type { Runs } from '../runs/runs.ts';
import { ENROLL } from '../world/assembly.ts';
import { writeEarlierVersions } from '../world/earlier-versions.ts';

const OBJECT_KEY = 'gate1/latest.jpg';
const PERSONS = 20;
const IMAGES_EACH = 4;
const MANY = 50_000;
const QUICK_MANY = 2_000;
/** So many that the last uploads of each person are among them, as they are among many. */
const FEW = 400;

export const versionsOfOneKey: Figure = {
  id: 'versions-of-one-key',
  title: `Cost per image as the number of versions of its key grows, relative to ${FEW} versions`,
  explanation: `An object that is overwritten again and again, such as \`${OBJECT_KEY}\`: a backlog of ${PERSONS * IMAGES_EACH} versions of ${PERSONS} persons, after many earlier versions of the same key. Read units per image, and the highest memory of an enroll function, are divided by those of the run with ${FEW} earlier versions. If nothing grows, the figure is 1.`,
  async measure(runs: Runs): Promise<readonly Row[]> {
    const few = await afterVersions(FEW, runs);
    const count = runs.options.isQuick ? QUICK_MANY : MANY;
    const many = await afterVersions(count, runs);
    const variant = (what: string) => `${count.toLocaleString('en')} versions, ${what}`;
    return [
      {
        variant: variant('read units'),
        values: [readUnits(many) / readUnits(few)],
        goal: { atMost: 1.1 },
        limit: '1',
        isGuard: true,
        note: `${readUnits(many).toFixed(2)} read units per image`,
      },
      {
        variant: variant('memory of enroll'),
        values: [peakMiB(many, ENROLL) / peakMiB(few, ENROLL)],
        goal: { atMost: 1.1 },
        limit: '1',
        note: `${peakMiB(many, ENROLL).toFixed(0)} MiB resident here`,
      },
    ];
  },
};

function afterVersions(count: number, runs: Runs): Promise<Run> {
  return runs.once(`after ${count} versions of one key`, async () => {
    const crowd = await runs.crowd(PERSONS, IMAGES_EACH);
    const { personIds } = crowd;
    return backlog(runs.lab, {
      crowd: { personIds, images: crowd.images.map((image) => ({ ...image, key: OBJECT_KEY })) },
      tencent: { latencyMs: 0, requestsPerSecond: 100 },
      random: runs.random(1),
      warm: 2,
      options: { maxConcurrency: { Uploads: 2, Enrollments: 2 } },
      prepare: ({ deployment }) =>
        writeEarlierVersions(
          { objectKey: OBJECT_KEY, count, personIds },
          deployment.table('FacesTable'),
          runs.lab.aws.dynamo,
        ),
    });
  });
}

function readUnits(run: Run): number {
  return run.meter.readUnits / facesAdded(run);
}
