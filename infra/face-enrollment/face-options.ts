import { ENV } from '../../functions/runtime/environment.ts';

/** What is asked of Tencent for images whose upload does not say otherwise. */
export interface FaceOptionsProps {
  /**
   * How alike a new face has to be to those that the person has, 0 to 100.
   *
   * @default - Tencent's own (60)
   */
  readonly faceMatchThreshold?: number | undefined;

  /**
   * How good an image has to be, from 0 (anything goes) to 4.
   *
   * @default - Tencent's own (0)
   */
  readonly qualityControl?: number | undefined;

  /**
   * 1 finds faces in images that are rotated and do not say so; it takes some hundred milliseconds.
   *
   * @default - Tencent's own (0)
   */
  readonly needRotateDetection?: number | undefined;
}

export function faceOptionsEnvironment(props: FaceOptionsProps): Record<string, string | undefined> {
  return {
    [ENV.faceMatchThreshold]: props.faceMatchThreshold?.toString(),
    [ENV.qualityControl]: props.qualityControl?.toString(),
    [ENV.needRotateDetection]: props.needRotateDetection?.toString(),
  };
}
