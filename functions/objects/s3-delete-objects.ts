import {
  type _Error,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';

/** The most that S3 deletes in one request. */
const MAX_OBJECTS = 1000;

/** What XML 1.0 cannot hold, not even escaped: a key with it cannot stand in the body of a request. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant.
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** An object or version that S3 did not delete. */
export type NotDeleted = _Error;

/**
 * Deletes objects, or versions of them. What is gone already counts as deleted.
 *
 * @returns those that S3 refuses, each with its code
 */
export async function deleteObjects(
  client: S3Client,
  bucket: string,
  objects: readonly ObjectIdentifier[],
): Promise<readonly NotDeleted[]> {
  const inXml = objects.filter(({ Key = '' }) => !NOT_IN_XML.test(Key));
  const refused: NotDeleted[] = [];
  for (let at = 0; at < inXml.length; at += MAX_OBJECTS) {
    const Objects = inXml.slice(at, at + MAX_OBJECTS);
    refused.push(...(await deleteMany(client, bucket, Objects)));
  }
  for (const object of objects.filter(({ Key = '' }) => NOT_IN_XML.test(Key))) {
    const problem = await deleteOne(client, bucket, object);
    if (problem !== undefined) refused.push(problem);
  }
  return refused.filter(({ Code }) => Code !== 'NoSuchVersion' && Code !== 'NoSuchKey');
}

/** A bucket with MFA delete denies the request as a whole. */
async function deleteMany(client: S3Client, bucket: string, Objects: ObjectIdentifier[]): Promise<NotDeleted[]> {
  try {
    const Delete = { Objects, Quiet: true };
    const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete }));
    return Errors;
  } catch (error) {
    const problem = denialOf(error);
    return Objects.map((object) => ({ ...object, ...problem }));
  }
}

async function deleteOne(client: S3Client, bucket: string, object: ObjectIdentifier): Promise<NotDeleted | undefined> {
  try {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, ...object }));
    return undefined;
  } catch (error) {
    return { ...object, ...denialOf(error) };
  }
}

/** @throws what is no denial */
function denialOf(error: unknown): Pick<NotDeleted, 'Code' | 'Message'> {
  if (!(error instanceof Error) || error.name !== 'AccessDenied') throw error;
  return { Code: error.name, Message: error.message };
}
