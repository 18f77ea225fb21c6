/** One item of the Faces table, as programs outside the stack read it. */
export interface ImageRow {
  readonly objectKey: string;
  readonly version: string;
  readonly status: ImageStatus;
  readonly reason?: string;
  readonly message?: string;
  readonly personId?: string;
  readonly personTag?: string;
  readonly tencentCode?: string;
  readonly requestId?: string;
  readonly faceId?: string;
  readonly faceRect?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly faceModelVersion?: string;
  readonly faceIdSource?: 'response' | 'reconciled';
  readonly createdPerson?: boolean;
  readonly removedAt?: string;
  /** Sorted; the table has a set. */
  readonly faceIdCandidates?: readonly string[];
  readonly transport?: 'url' | 'base64';
  readonly bucket: string;
  readonly eTag?: string;
  readonly size?: number;
  readonly format?: 'jpeg' | 'png' | 'bmp' | 'webp' | 'gif' | 'tiff' | 'avif' | 'heic';
  readonly width?: number;
  readonly height?: number;
  readonly orientation?: number;
  readonly prepared?: { readonly key: string; readonly width: number; readonly height: number; readonly size: number };
  readonly prepareStarts?: number;
  readonly stage?: string;
  readonly faceMatchThreshold?: number;
  readonly qualityControl?: number;
  readonly needRotateDetection?: number;
  readonly attempts: number;
  readonly submission: number;
  readonly uploadedAt: string;
  readonly receivedAt: string;
  readonly submittedAt?: string;
  readonly completedAt?: string;
  readonly updatedAt: string;
  readonly statusDay?: string;
}

export type ImageStatus = 'PENDING' | 'ENROLLED' | 'REJECTED' | 'FAILED';

/** One version of one object. */
export type ImageRef = Pick<ImageRow, 'objectKey' | 'version'>;
