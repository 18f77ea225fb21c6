import { ApiError } from '../api/api-error.ts';
import { numberOf } from '../api/api-request.ts';
import { download } from '../image/download.ts';
import { type Examined, examine } from '../image/examine.ts';
import { MAX_IMAGE_BYTES } from '../limits.ts';
import type { ActionContext } from './action.ts';

/** Where the bytes of an image come from: a URL, or the request itself as base64. */
export type ImageSource = { readonly url: string } | { readonly base64: string };

/**
 * Fetches and examines one image.
 *
 * @throws ApiError when the image has no bytes that could be examined
 */
export async function examineSource(context: ActionContext, source: ImageSource): Promise<Examined> {
  const qualityControl = numberOf(context.request, 'QualityControl', 0);
  const needRotateDetection = numberOf(context.request, 'NeedRotateDetection', 0);
  if (!Number.isInteger(qualityControl) || qualityControl < 0 || qualityControl > 4) {
    throw new ApiError('InvalidParameterValue.QualityControlIllegal');
  }
  if (needRotateDetection !== 0 && needRotateDetection !== 1) throw new ApiError('InvalidParameter.InvalidParameter');
  const bytes = await bytesOf(source, context.signal);
  if (bytes.length === 0) throw new ApiError('InvalidParameterValue.ImageEmpty');
  if (bytes.length > MAX_IMAGE_BYTES) throw new ApiError('FailedOperation.ImageSizeExceed');
  return await examine(bytes, {
    qualityControl,
    needRotateDetection: needRotateDetection === 1,
    anyImage: context.behaviour.anyImage,
  });
}

async function bytesOf(source: ImageSource, signal: AbortSignal): Promise<Buffer> {
  if ('url' in source) return await download(source.url, { maxBytes: MAX_IMAGE_BYTES, signal });
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(source.base64)) throw new ApiError('FailedOperation.ImageDecodeFailed');
  return Buffer.from(source.base64, 'base64');
}
