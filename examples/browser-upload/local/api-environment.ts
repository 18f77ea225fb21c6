import { AWS_KEYS } from '../../../local/aws/aws-keys.ts';

export interface ApiEnvironment {
  readonly region: string;
  /** Of the emulator. */
  readonly endpoint: string;
  /** What browsers upload to. */
  readonly s3Endpoint: string;
  readonly bucket: string;
  readonly facesTable: string;
  readonly keyPrefix: string;
}

/** The variables that the API runs with, as Lambda would set them. They are read when its modules are imported. */
export function apiEnvironment(given: ApiEnvironment): Readonly<Record<string, string>> {
  return {
    AWS_REGION: given.region,
    AWS_ACCESS_KEY_ID: AWS_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: AWS_KEYS.secretAccessKey,
    AWS_ENDPOINT_URL: given.endpoint,
    AWS_ENDPOINT_URL_S3: given.s3Endpoint,
    IMAGES_BUCKET: given.bucket,
    FACES_TABLE: given.facesTable,
    KEY_PREFIX: given.keyPrefix,
  };
}
