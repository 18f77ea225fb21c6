import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPost } from '@aws-sdk/s3-presigned-post';

const s3 = new S3Client({});

/** What the page converts photos to. Tencent decides by the content, so this only keeps other files out. */
const CONTENT_TYPES = ['image/jpeg', 'image/png'];
/** Tencent accepts no more. The page sends much less. */
const MAX_BYTES = 3_932_160;
const EXPIRES_SECONDS = 300;
/** Names the text that the page shows beside the consent. Change it whenever the text changes. */
const CONSENT_TEXT = 'photo-consent-1';

/**
 * Signs one upload. **The signature decides whose face it is**: S3 refuses a form with another person, consent, key, content
 * type or size than this policy has, so `personId` has to come from the session of the user and never from the page.
 *
 * @returns undefined for a content type that is not accepted
 */
export async function signUpload(personId: string, contentType: unknown): Promise<PresignedPost | undefined> {
  if (typeof contentType !== 'string' || !CONTENT_TYPES.includes(contentType)) return undefined;
  return await createPresignedPost(s3, {
    Bucket: process.env.IMAGES_BUCKET ?? '',
    // A new key for each upload. It names no person, because keys are in events and logs.
    Key: `${process.env.KEY_PREFIX}${randomUUID()}`,
    // Each field is also a condition of the policy: the form must have exactly this value.
    Fields: {
      'Content-Type': contentType,
      'x-amz-meta-person-id': personId,
      'x-amz-meta-consent-id': `${CONSENT_TEXT}/${new Date().toISOString()}`,
    },
    Conditions: [['content-length-range', 1, MAX_BYTES]],
    Expires: EXPIRES_SECONDS,
  });
}
