import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { apiEnvironment } from '../../../examples/browser-upload/local/api-environment.ts';
import { type ApiHandler, PageServer } from '../../../examples/browser-upload/local/page-server.ts';
import { type ConnectionFault, S3Gateway } from '../../../local/s3-gateway/s3-gateway.ts';
import { type Stack, startStack } from '../stack/stack.ts';

export const KEY_PREFIX = 'uploads/';

/** The example on a deployed stack: page, API, and S3 as browsers meet it. */
export interface PhotoApp {
  readonly stack: Stack;
  /** Of the page that `corsOrigins` names. */
  readonly origin: string;
  /** The same page and API, under an origin that `corsOrigins` does not name. */
  readonly otherOrigin: string;
  readonly s3Endpoint: string;
  /** What happens to requests to S3 from now on. */
  readonly s3: { fault: ConnectionFault | undefined; clockAheadMs: number };
  /** Keys of all objects. */
  keys(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export async function startPhotoApp(): Promise<PhotoApp> {
  // The pages come first, because the stack is deployed with their origin.
  let api: ApiHandler | undefined;
  const handler: ApiHandler = async (event) => (api ? await api(event) : { statusCode: 503 });
  const pages = [new PageServer(handler), new PageServer(handler)] as const;
  const [origin, otherOrigin] = await Promise.all([pages[0].start(), pages[1].start()]);
  const stack = await startStack({ settings: { corsOrigins: origin, keyPrefix: KEY_PREFIX, requireConsent: 'true' } });
  const { endpoint, region, aws, outputs } = stack;
  const s3: PhotoApp['s3'] = { fault: undefined, clockAheadMs: 0 };
  const gateway = new S3Gateway({
    endpoint,
    region,
    s3: aws.s3,
    fault: () => s3.fault,
    now: () => new Date(Date.now() + s3.clockAheadMs),
  });
  const s3Endpoint = await gateway.start();
  const bucket = outputs.ImagesBucketName;
  const facesTable = outputs.FacesTableName;
  Object.assign(
    process.env,
    apiEnvironment({ region, endpoint, s3Endpoint, bucket, facesTable, keyPrefix: KEY_PREFIX }),
  );
  api = (await import('../../../examples/browser-upload/backend/photo-api.ts')).handler;
  return {
    stack,
    origin,
    otherOrigin,
    s3Endpoint,
    s3,
    keys: async () => {
      const { Versions = [] } = await aws.s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
      return Versions.map(({ Key = '' }) => Key);
    },
    stop: async () => {
      await Promise.all([...pages.map((page) => page.stop()), gateway.stop()]);
      await stack.stop();
    },
  };
}
