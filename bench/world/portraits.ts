import { jpeg } from '../../local/samples/render.ts';
import type { NewImage } from './stored-images.ts';

/** Small portraits: what is counted does not depend on their size. */
const WIDTH = 160;
const HEIGHT = 200;

export interface Crowd {
  readonly personIds: readonly string[];
  readonly images: readonly NewImage[];
}

/** So many persons with as many images each; one person's images follow one another. */
export async function crowd(prefix: string, persons: number, imagesEach: number): Promise<Crowd> {
  const body = await jpeg({ person: 1, width: WIDTH, height: HEIGHT });
  const personIds = Array.from({ length: persons }, (_, index) => `${prefix}-${index + 1}`);
  const images = personIds.flatMap((personId) =>
    Array.from({ length: imagesEach }, (_, index) => ({ key: `${personId}/${index + 1}.jpg`, personId, body })),
  );
  return { personIds, images };
}
