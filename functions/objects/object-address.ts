import { isVirtualHostableS3Bucket, partition } from '@aws-sdk/core/client';
import { extendedEncodeURIComponent, HttpRequest } from '@smithy/core/protocols';

/** One version of one object. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly objectKey: string;
  /** Absent in a bucket that keeps no versions. */
  readonly version?: string | undefined;
}

/** Which S3 is asked, as the AWS SDK's own settings say. */
export interface S3Site {
  readonly region: string;
  readonly usesFips: boolean;
  readonly usesDualstack: boolean;
  /** Instead of AWS's own, such as an emulator's. */
  readonly endpoint: string | undefined;
}

/** A request for the object that is not signed yet. */
export function requestOf(object: ObjectVersion, site: S3Site): HttpRequest {
  const url = new URL(bucketUrl(object.bucket, site));
  const key = object.objectKey.split('/').map(extendedEncodeURIComponent).join('/');
  return new HttpRequest({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: `${url.pathname.replace(/\/$/, '')}/${key}`,
    query: { ...(object.version !== undefined && { versionId: object.version }), 'x-id': 'GetObject' },
    headers: { host: url.host },
  });
}

/** The bucket is in the path where its name cannot be part of a host's: the certificate holds for one label. */
function bucketUrl(bucket: string, { region, usesFips, usesDualstack, endpoint }: S3Site): string {
  if (endpoint !== undefined) return `${endpoint.replace(/\/$/, '')}/${bucket}`;
  const service = `s3${usesFips ? '-fips' : ''}${usesDualstack ? '.dualstack' : ''}`;
  const host = `${service}.${region}.${partition(region).dnsSuffix}`;
  return isVirtualHostableS3Bucket(bucket) ? `https://${bucket}.${host}` : `https://${host}/${bucket}`;
}
