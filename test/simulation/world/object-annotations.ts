import type { PutObjectAnnotationCommand } from '@aws-sdk/client-s3';
import type { Process } from '../engine/process.ts';
import type { PublishingPlan } from '../plan.ts';
import { nameOf } from './upload.ts';

/** The annotations of object versions: S3 takes the last that is written. */
export class ObjectAnnotations {
  /** By the name of the object version. */
  readonly payloads = new Map<string, string>();
  /** Objects that S3 never annotates, such as those under SSE-C. */
  readonly refused = new Set<string>();
  readonly #isThere: (image: { objectKey: string; version: string }) => boolean;

  constructor(isThere: (image: { objectKey: string; version: string }) => boolean) {
    this.#isThere = isThere;
  }

  /** The SDK's client of one process. */
  client(process: Process, plan: PublishingPlan): object {
    const send = ({ input }: PutObjectAnnotationCommand): Promise<object> => {
      const image = { objectKey: input.Key ?? '', version: input.VersionId ?? '' };
      return process.request('annotations.PutObjectAnnotation', () => this.#put(image, input, process, plan), {
        about: () => `${nameOf(image)} ${input.AnnotationPayload}`,
      });
    };
    return { send };
  }

  #put(
    image: { objectKey: string; version: string },
    { AnnotationName, AnnotationPayload }: PutObjectAnnotationCommand['input'],
    { scheduler, faults }: Process,
    plan: PublishingPlan,
  ): object {
    const name = nameOf(image);
    if (AnnotationName !== 'face-enrollment') scheduler.violate(`${name} gets the annotation ${AnnotationName}`);
    if (!this.#isThere(image)) throw refusal('NoSuchVersion', 404);
    if (this.refused.has(name) || faults.happens(plan.annotationsRefused)) {
      this.refused.add(name);
      throw refusal('NotImplemented', 501);
    }
    if (faults.happens(plan.passing)) throw refusal('OperationAborted', 409);
    this.payloads.set(name, String(AnnotationPayload));
    return {};
  }
}

function refusal(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });
}
