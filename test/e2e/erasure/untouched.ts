import { createHash } from 'node:crypto';
import { GetObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { Stack } from '../stack/stack.ts';
import { itemsOf } from './remains.ts';

/** Everything that is stored of these persons, byte for byte, one line for each thing. */
export async function storedOf(stack: Stack, personIds: readonly string[]): Promise<readonly string[]> {
  const { outputs, tencent } = stack;
  const isTheirs = (line: string) => personIds.some((personId) => line.includes(`"${personId}"`));
  const buckets = [outputs.ImagesBucketName, outputs.PreparedBucketName];
  const objects = await Promise.all(buckets.map((bucket) => objectsOf(stack, bucket)));
  const items = await Promise.all([outputs.FacesTableName, outputs.PersonsTableName].map((t) => itemsOf(stack, t)));
  const persons = tencent.api.persons.all().map(({ createdAt: _, ...person }) => JSON.stringify(person));
  const [images = [], prepared = []] = objects;
  const rows = items.flat().filter(isTheirs);
  const isNamed = ({ key }: { readonly key: string }) => rows.some((row) => row.includes(key));
  return [
    ...persons.filter(isTheirs),
    ...rows,
    ...images.filter(({ line }) => isTheirs(line)).map(({ line }) => line),
    ...prepared.filter(isNamed).map(({ line }) => line),
  ].toSorted();
}

async function objectsOf(stack: Stack, Bucket: string) {
  const { Versions = [] } = await stack.aws.s3.send(new ListObjectVersionsCommand({ Bucket }));
  return Promise.all(
    Versions.map(async ({ Key = '', VersionId }) => {
      const { Body, Metadata } = await stack.aws.s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      const hash = createHash('sha256').update(bytes).digest('hex');
      return { key: Key, line: JSON.stringify({ Bucket, Key, VersionId, Metadata, hash }) };
    }),
  );
}
