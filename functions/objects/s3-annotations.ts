import { PutObjectAnnotationCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ImageOutcome } from '../domain/outcome/image-outcome.ts';
import type { Annotations, Sent } from '../publish/ports.ts';
import { described } from '../runtime/logger.ts';
import { isGone } from './s3-errors.ts';

/** Part of the contract with apps. */
const ANNOTATION_NAME = 'face-enrollment';

/** Annotations of object versions. Objects under SSE-C and some storage classes cannot have any. */
export class S3Annotations implements Annotations {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async annotate(outcome: ImageOutcome): Promise<Sent> {
    const { bucket, objectKey, version } = outcome;
    try {
      await this.#client.send(
        new PutObjectAnnotationCommand({
          Bucket: bucket,
          Key: objectKey,
          VersionId: version,
          AnnotationName: ANNOTATION_NAME,
          AnnotationPayload: JSON.stringify(outcome),
        }),
      );
      return { kind: 'sent' };
    } catch (error) {
      return isGone(error) ? { kind: 'sent' } : refusalOf(error);
    }
  }
}

function refusalOf(error: unknown): Sent {
  const { error: name, detail } = described(error);
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  // 501: S3 does not annotate such objects. 409: another change of the object is under way.
  const isPassing = status === undefined || (status >= 500 && status !== 501) || status === 429 || status === 409;
  return { kind: isPassing ? 'retry' : 'refused', why: `${name}: ${detail}` };
}
