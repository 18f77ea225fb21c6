import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

// By default the SDK also signs a checksum, and at this moment the body is empty: S3 would refuse every photo.
const s3 = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });

const EXPIRES_SECONDS = 300;

export interface SignedPut {
  readonly url: string;
  readonly key: string;
  /** The client sends exactly these headers. Person and consent are in the signed URL. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Signs a presigned PUT for clients that cannot send a form. It cannot limit the size: only a policy can. */
export async function signPut(personId: string, consentId: string): Promise<SignedPut> {
  const key = `${process.env.KEY_PREFIX}${randomUUID()}`;
  const ContentType = 'image/jpeg';
  const command = new PutObjectCommand({
    Bucket: process.env.IMAGES_BUCKET,
    Key: key,
    ContentType,
    Metadata: { 'person-id': personId, 'consent-id': consentId },
  });
  // The content type is signed only when it is named here.
  const options = { expiresIn: EXPIRES_SECONDS, signableHeaders: new Set(['content-type']) };
  return { url: await getSignedUrl(s3, command, options), key, headers: { 'content-type': ContentType } };
}
