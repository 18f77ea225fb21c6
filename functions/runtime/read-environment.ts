import * as v from 'valibot';
import { PREPARE_IMAGES } from '../domain/image/preparation-need.ts';
import { nearZeroIsZero } from '../domain/storable-number.ts';
import { ENV } from './environment.ts';

/** What a function was deployed with. Read once, at the start of the process: a wrong one stops it there. */

const text = v.pipe(v.string(), v.minLength(1));
/** Some of them get into rows. */
const number = v.pipe(text, v.transform(Number), v.number(), v.transform(nearZeroIsZero));
const flag = v.pipe(
  v.picklist(['true', 'false']),
  v.transform((value) => value === 'true'),
);

// Each schema is made where it is used, so that the bundle of a function has only its own.

type Environment = Readonly<Record<string, string | undefined>>;

export function readIntakeEnvironment(environment: Environment) {
  const schema = v.object({
    [ENV.facesTable]: text,
    [ENV.personsTable]: text,
    [ENV.uploadsQueueUrl]: text,
    [ENV.erasuresQueueUrl]: text,
    [ENV.preparationsQueueUrl]: text,
    [ENV.enrollmentsQueueUrl]: text,
    [ENV.deadLetterQueueUrl]: text,
    [ENV.maxReceiveCount]: number,
    [ENV.prepareImages]: v.picklist(PREPARE_IMAGES),
    [ENV.preparedLongEdge]: number,
    [ENV.personTag]: text,
    [ENV.personNameTag]: v.optional(text),
    [ENV.allowDuplicates]: flag,
    [ENV.requireConsent]: v.optional(flag, 'false'),
    [ENV.maxLongEdgeJpeg]: number,
    [ENV.maxLongEdgeOther]: number,
    [ENV.faceMatchThreshold]: v.optional(number),
    [ENV.qualityControl]: v.optional(number),
    [ENV.needRotateDetection]: v.optional(number),
    [ENV.keepImagesDays]: v.optional(number),
  });
  return parse(schema, environment);
}

export function readPrepareEnvironment(environment: Environment) {
  const schema = v.object({
    [ENV.facesTable]: text,
    [ENV.personsTable]: text,
    [ENV.erasuresQueueUrl]: text,
    [ENV.imagesBucket]: text,
    [ENV.preparedBucket]: text,
    [ENV.preparationsQueueUrl]: text,
    [ENV.enrollmentsQueueUrl]: text,
    [ENV.deadLetterQueueUrl]: text,
    [ENV.maxReceiveCount]: number,
    [ENV.preparedLongEdge]: number,
    [ENV.memorySizeMib]: number,
    [ENV.keepImagesDays]: v.optional(number),
  });
  return parse(schema, environment);
}

export function readEnrollEnvironment(environment: Environment) {
  const schema = v.object({
    [ENV.facesTable]: text,
    [ENV.personsTable]: text,
    [ENV.pacerTable]: text,
    [ENV.erasuresQueueUrl]: text,
    [ENV.preparedBucket]: text,
    [ENV.preparationsQueueUrl]: text,
    [ENV.enrollmentsQueueUrl]: text,
    [ENV.deadLetterQueueUrl]: text,
    [ENV.maxReceiveCount]: number,
    [ENV.tencentSecretArn]: text,
    [ENV.tencentEndpoint]: text,
    [ENV.tencentApiVersion]: v.picklist(['2018-03-01', '2020-03-03']),
    [ENV.tencentRegion]: v.optional(text),
    [ENV.requestsPerSecond]: number,
    [ENV.presignedUrlSeconds]: number,
    [ENV.allowDuplicates]: flag,
    [ENV.requireConsent]: v.optional(flag, 'false'),
    [ENV.base64Fallback]: flag,
    [ENV.createPersonsInGroup]: v.optional(text),
    [ENV.personNameTag]: v.optional(text),
    [ENV.uniquePersonControl]: v.optional(number, '0'),
    [ENV.pseudonyms]: v.optional(flag, 'false'),
    [ENV.keepImagesDays]: v.optional(number),
  });
  return parse(schema, environment);
}

export function readPublishEnvironment(environment: Environment) {
  const schema = v.object({
    [ENV.facesTable]: text,
    /** Set along with the stream for analysis. */
    [ENV.personsTable]: v.optional(text),
    [ENV.deadLetterQueueUrl]: text,
    [ENV.stackName]: text,
    [ENV.eventBus]: v.optional(text),
    [ENV.annotateObjects]: flag,
    [ENV.analyticsStream]: v.optional(text),
  });
  return parse(schema, environment);
}

export function readEraseEnvironment(environment: Environment) {
  const schema = v.object({
    [ENV.facesTable]: text,
    [ENV.personsTable]: text,
    [ENV.pacerTable]: text,
    [ENV.erasuresTable]: text,
    [ENV.erasuresQueueUrl]: text,
    [ENV.deadLetterQueueUrl]: text,
    [ENV.deadLetterQueueUrls]: v.pipe(
      text,
      v.transform((urls) => urls.split(' ')),
    ),
    [ENV.imagesBucket]: text,
    [ENV.preparedBucket]: text,
    [ENV.personTag]: text,
    [ENV.personHashSecretArn]: text,
    [ENV.tencentSecretArn]: text,
    [ENV.tencentEndpoint]: text,
    [ENV.tencentApiVersion]: v.picklist(['2018-03-01', '2020-03-03']),
    [ENV.tencentRegion]: v.optional(text),
    [ENV.requestsPerSecond]: number,
    [ENV.stackName]: text,
    [ENV.eventBus]: v.optional(text),
  });
  return parse(schema, environment);
}

function parse<S extends v.GenericSchema>(schema: S, environment: Environment): v.InferOutput<S> {
  const parsed = v.safeParse(schema, environment);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
  throw new Error(
    `The function's environment is not what its stack sets (${problems.join('; ')}). Deploy the stack again.`,
  );
}
