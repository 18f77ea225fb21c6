import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { S3Event, SQSEvent, SQSRecord } from 'aws-lambda';
import { iai } from 'tencentcloud-sdk-nodejs';

const s3 = new S3Client();
const dynamo = new DynamoDBClient();
const events = new EventBridgeClient();
const secrets = new SecretsManagerClient();
const { TABLE = '', SECRET_ID = '', TENCENT_ENDPOINT = 'https://iai.tencentcloudapi.com' } = process.env;
const site = new URL(TENCENT_ENDPOINT);

type Client = InstanceType<typeof iai.v20180301.Client>;
let client: Promise<Client> | undefined;

async function connect(): Promise<Client> {
  const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId: SECRET_ID }));
  const httpProfile = { protocol: `${site.protocol}//`, endpoint: site.host };
  return new iai.v20180301.Client({ credential: JSON.parse(SecretString), profile: { httpProfile } });
}

/** One message after the other; those that fail come back. */
export async function handler(event: SQSEvent) {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    try {
      await enroll(record);
    } catch (error) {
      console.error(error);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}

async function enroll(record: SQSRecord): Promise<void> {
  const { Records: uploads } = JSON.parse(record.body) as S3Event;
  for (const { s3: upload } of uploads) {
    const objectKey = decodeURIComponent(upload.object.key.replaceAll('+', ' '));
    const object = await s3.send(new GetObjectCommand({ Bucket: upload.bucket.name, Key: objectKey }));
    const personId = object.Metadata?.['person-id'] ?? '';
    const image = await object.Body?.transformToString('base64');
    client ??= connect();
    const answer = await (await client).CreateFace({ PersonId: personId, Images: [image ?? ''] });
    const faceId = answer.SucFaceIds?.[0] ?? '';
    const retCode = answer.RetCode?.[0] ?? -1;
    await dynamo.send(
      new PutItemCommand({
        TableName: TABLE,
        Item: {
          objectKey: { S: objectKey },
          personId: { S: personId },
          faceId: { S: faceId },
          retCode: { N: String(retCode) },
          enrolledAt: { S: new Date().toISOString() },
        },
      }),
    );
    const Detail = JSON.stringify({ objectKey, version: upload.object.versionId, personId, faceId, retCode });
    await events.send(
      new PutEventsCommand({ Entries: [{ Source: 'face-baseline', DetailType: 'Face Enrolled', Detail }] }),
    );
  }
}
