import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  EmptyBatchRequest,
  InvalidBatchEntryId,
  InvalidMessageContents,
  SQSServiceException,
  TooManyEntriesInBatchRequest,
} from '@aws-sdk/client-sqs';

/** Of messages with their attributes, and of a whole batch. */
const MAX_BYTES = 1_048_576;
const MAX_ATTRIBUTES = 10;
const MAX_BATCH = 10;
const MAX_VISIBILITY_SECONDS = 43_200;
const MAX_WAIT_SECONDS = 20;
const MAX_RECEIVED = 10;

const ID = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;
const BATCH_ENTRY_ID = /^[A-Za-z0-9_-]{1,80}$/;
const ATTRIBUTE_NAME = /^(?!aws\.|amazon\.|\.)(?!.*\.\.)(?!.*\.$)[A-Za-z0-9_.-]{1,256}$/i;
const DATA_TYPE = /^(String|Number|Binary)(\..+)?$/;
/** All that XML 1.0 allows. What is not in here is refused, in bodies and in the texts of attributes. */
const CHARACTERS = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

interface Attribute {
  readonly DataType?: string | undefined;
  readonly StringValue?: string | undefined;
}

/** A request to SQS, as far as the product makes any. */
export interface SqsInput {
  readonly QueueUrl?: string | undefined;
  readonly MessageBody?: string | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
  readonly MessageAttributes?: Readonly<Record<string, Attribute>> | undefined;
  readonly ReceiptHandle?: string | undefined;
  readonly VisibilityTimeout?: number | undefined;
  readonly MaxNumberOfMessages?: number | undefined;
  readonly WaitTimeSeconds?: number | undefined;
  readonly AttributeNames?: readonly string[] | undefined;
  readonly MessageAttributeNames?: readonly string[] | undefined;
  readonly MessageSystemAttributeNames?: readonly string[] | undefined;
  readonly Entries?: readonly (SqsInput & { readonly Id?: string | undefined })[] | undefined;
}

/**
 * The rules that SQS has for every request, whatever is in the queue.
 *
 * @param command such as `SendMessageCommand`
 * @throws what SQS would answer
 */
export function checkSqsRequest(command: string, input: SqsInput, isFifo: boolean): void {
  switch (command) {
    case 'SendMessageCommand':
      checkMessage(input, isFifo);
      return;
    case 'SendMessageBatchCommand':
      checkBatch(input.Entries ?? []);
      if ((input.Entries ?? []).reduce((sum, entry) => sum + bytesOf(entry), 0) > MAX_BYTES) {
        throw new BatchRequestTooLong({ $metadata: {}, message: `A batch has at most ${MAX_BYTES} bytes.` });
      }
      for (const entry of input.Entries ?? []) checkMessage(entry, isFifo);
      return;
    case 'ChangeMessageVisibilityCommand':
      checkVisibility(input);
      return;
    case 'ChangeMessageVisibilityBatchCommand':
      checkBatch(input.Entries ?? []);
      for (const entry of input.Entries ?? []) checkVisibility(entry);
      return;
    case 'ReceiveMessageCommand':
      checkWhole('MaxNumberOfMessages', input.MaxNumberOfMessages ?? 1, 1, MAX_RECEIVED);
      checkWhole('WaitTimeSeconds', input.WaitTimeSeconds ?? 0, 0, MAX_WAIT_SECONDS);
      checkWhole('VisibilityTimeout', input.VisibilityTimeout ?? 0, 0, MAX_VISIBILITY_SECONDS);
      return;
    case 'DeleteMessageBatchCommand':
      checkBatch(input.Entries ?? []);
      for (const entry of input.Entries ?? []) checkReceipt(entry);
      return;
    case 'DeleteMessageCommand':
      checkReceipt(input);
      return;
    case 'GetQueueAttributesCommand':
      return;
    default:
      throw new Error(`SQS in memory does not know ${command}: add it to test/fakes/sqs.`);
  }
}

function checkMessage(message: SqsInput, isFifo: boolean): void {
  const { MessageBody: body = '', MessageGroupId: groupId, MessageDeduplicationId: id, MessageAttributes } = message;
  if (body === '') throw refusal('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (!CHARACTERS.test(body)) {
    throw new InvalidMessageContents({ $metadata: {}, message: 'Invalid characters were found in the message body.' });
  }
  const attributes = Object.entries(MessageAttributes ?? {});
  if (attributes.length > MAX_ATTRIBUTES)
    throw invalid(`Number of message attributes [${attributes.length}] exceeds 10`);
  for (const [name, attribute] of attributes) checkAttribute(name, attribute);
  if (bytesOf(message) > MAX_BYTES) {
    throw invalid(`One or more parameters are invalid. Message must be shorter than ${MAX_BYTES} bytes.`);
  }
  if (groupId !== undefined && !ID.test(groupId)) throw invalid(`Value ${groupId} for MessageGroupId is invalid.`);
  if (id !== undefined && !ID.test(id)) throw invalid(`Value ${id} for MessageDeduplicationId is invalid.`);
  if (isFifo && groupId === undefined) {
    throw refusal('MissingParameter', 'The request must contain the parameter MessageGroupId.');
  }
  // None of the queues deduplicates by content.
  if (isFifo && id === undefined)
    throw invalid(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  if (!isFifo && id !== undefined) {
    throw invalid('The request includes a parameter that is not valid for this queue type: MessageDeduplicationId');
  }
}

function checkAttribute(name: string, { DataType: type = '', StringValue: value }: Attribute): void {
  if (!ATTRIBUTE_NAME.test(name)) throw invalid(`The message attribute name '${name}' is invalid.`);
  if (!DATA_TYPE.test(type)) throw invalid(`The type of message attribute '${name}' is invalid: ${type}.`);
  if (value === '' || value === undefined) throw invalid(`The value of message attribute '${name}' must not be empty.`);
  if (!CHARACTERS.test(value)) throw invalid(`The value of message attribute '${name}' has invalid characters.`);
}

function checkVisibility(input: SqsInput): void {
  checkReceipt(input);
  const { VisibilityTimeout: seconds } = input;
  if (seconds === undefined) {
    throw refusal('MissingParameter', 'The request must contain the parameter VisibilityTimeout.');
  }
  checkWhole('VisibilityTimeout', seconds, 0, MAX_VISIBILITY_SECONDS);
}

function checkReceipt({ ReceiptHandle: handle = '' }: SqsInput): void {
  if (handle === '') throw refusal('MissingParameter', 'The request must contain the parameter ReceiptHandle.');
}

function checkBatch(entries: readonly { readonly Id?: string | undefined }[]): void {
  if (entries.length === 0)
    throw new EmptyBatchRequest({ $metadata: {}, message: 'There should be at least one entry.' });
  if (entries.length > MAX_BATCH) {
    const message = `Maximum number of entries per request are 10. You have sent ${entries.length}.`;
    throw new TooManyEntriesInBatchRequest({ $metadata: {}, message });
  }
  for (const { Id = '' } of entries) {
    if (!BATCH_ENTRY_ID.test(Id))
      throw new InvalidBatchEntryId({ $metadata: {}, message: `The id '${Id}' is invalid.` });
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new BatchEntryIdsNotDistinct({ $metadata: {}, message: 'Two entries have the same id.' });
  }
}

function checkWhole(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw invalid(
    `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${min} and ${max}, if provided.`,
  );
}

function bytesOf({ MessageBody = '', MessageAttributes = {} }: SqsInput): number {
  const parts = Object.entries(MessageAttributes).flatMap(([name, { DataType = '', StringValue = '' }]) => [
    name,
    DataType,
    StringValue,
  ]);
  return [MessageBody, ...parts].reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}

function invalid(message: string): SQSServiceException {
  return refusal('InvalidParameterValue', message);
}

function refusal(name: string, message: string): SQSServiceException {
  return new SQSServiceException({ name, $fault: 'client', $metadata: {}, message });
}
