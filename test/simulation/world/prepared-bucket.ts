import type { PreparedImages } from '../../../functions/prepare/ports.ts';
import type { Process } from '../engine/process.ts';

/** The bucket of prepared images: of each object, the original that it was made of. */
export class PreparedBucket {
  readonly objects = new Map<string, string>();
  /** Keys that were ever written. */
  readonly wasPut = new Set<string>();
  /** Keys that were written last by a function that had ended. */
  readonly wasPutPastEnd = new Set<string>();
  /** Told of each object that is written. */
  onPut: (key: string) => void = () => {};

  /** As prepare writes it. */
  preparedImages(process: Process): PreparedImages {
    return {
      put: (key, jpeg) =>
        process.request(
          'prepared.put',
          () => {
            this.objects.set(key, originalIn(Buffer.from(jpeg).toString()));
            this.wasPut.add(key);
            if (process.isPastEnd) this.wasPutPastEnd.add(key);
            else this.wasPutPastEnd.delete(key);
            this.onPut(key);
          },
          () => key,
        ),
      delete: (key) =>
        process.request(
          'prepared.delete',
          () => void this.objects.delete(key),
          () => key,
        ),
    };
  }

  has(key: string): boolean {
    return this.objects.has(key);
  }

  holds(image: string): boolean {
    return [...this.objects.values()].includes(image);
  }

  /** The image that is found there. */
  imageAt(key: string): string {
    return this.objects.get(key) ?? `nothing at ${key}`;
  }
}

const PREFIX = 'jpeg of ';

/** What a decoder makes of an image. */
export function jpegOf(image: string): Uint8Array {
  return Buffer.from(`${PREFIX}${image}`);
}

function originalIn(jpeg: string): string {
  return jpeg.slice(PREFIX.length);
}
