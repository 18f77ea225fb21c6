import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type Rule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { Analytics } from './analytics/analytics.ts';
import { checkProps } from './check-props.ts';
import { DEFAULTS } from './defaults.ts';
import { CustomerKey } from './encryption/customer-key.ts';
import { allowLogs } from './encryption/log-key.ts';
import { EnrollStage, type NewPersons } from './enroll-stage.ts';
import { EraseStage } from './erase-stage.ts';
import type { FaceEnrollmentProps } from './face-enrollment-props.ts';
import { ImagesBucket } from './images-bucket.ts';
import { IntakeStage } from './intake-stage.ts';
import { defineAlarms } from './monitoring/alarm-definitions.ts';
import { Alarms } from './monitoring/alarms.ts';
import { pipelineDashboard } from './monitoring/dashboard.ts';
import { MeasuredConstruct } from './monitoring/measured-construct.ts';
import { PipelineMetrics } from './monitoring/pipeline-metrics.ts';
import { type OnOutcomeProps, OutcomeEvents } from './outcome-events.ts';
import { outputsOf } from './outputs.ts';
import { Pacer, possibleRate } from './pacer.ts';
import { PersonsCount } from './persons-count.ts';
import { PrepareStage } from './prepare-stage.ts';
import { PublishStage } from './publish-stage.ts';
import { ResultTables } from './result-tables.ts';
import type { FunctionSurroundings } from './stage/stage-function.ts';
import { TencentAccount } from './tencent-account.ts';

export type { ImageOutcome } from '../../functions/domain/outcome/image-outcome-type.ts';
/** @public For the rules and functions of applications. */
export type { OutcomeReason, OutcomeStatus } from '../../functions/domain/outcome/outcome-reasons.ts';
export type { FaceEnrollmentProps } from './face-enrollment-props.ts';
export type { OnOutcomeProps } from './outcome-events.ts';

/**
 * Enrolls the face of every image that is uploaded to a bucket in Tencent Cloud, and writes what became of it to
 * DynamoDB. It stands in any stack, also several times.
 */
export class FaceEnrollment extends MeasuredConstruct {
  /** Where images are uploaded to. */
  readonly bucket: IBucket;
  /** One item per image version. Its stream holds the new image of every change. */
  readonly facesTable: ITableV2;
  /** One item per person. */
  readonly personsTable: ITableV2;
  /** Events of uploads, for the intake function. */
  readonly uploadsQueue: IQueue;
  readonly uploadsDeadLetterQueue: IQueue;
  /** Images that have to be converted, for the prepare function. */
  readonly preparationsQueue: IQueue;
  readonly preparationsDeadLetterQueue: IQueue;
  readonly prepareFunction: IFunction;
  /** The JPGs that are sent to Tencent instead of originals. They expire after 30 days. */
  readonly preparedBucket: IBucket;
  /** Examined images, for the enroll function; its message groups are persons. */
  readonly enrollmentsQueue: IQueue;
  readonly enrollmentsDeadLetterQueue: IQueue;
  readonly intakeFunction: IFunction;
  readonly enrollFunction: IFunction;
  /** Publishes outcomes; absent when they are neither published, nor written on objects, nor analyzed. */
  readonly publishFunction: IFunction | undefined;
  /** Finished events that could not be published. */
  readonly outcomesDeadLetterQueue: IQueue | undefined;
  /** The data lake; absent unless outcomes are analyzed. */
  readonly analytics: Analytics | undefined;
  /** Persons to be erased, for the erase function; its message groups are persons. */
  readonly erasuresQueue: IQueue;
  readonly erasuresDeadLetterQueue: IQueue;
  readonly eraseFunction: IFunction;
  /** One receipt for each erasure of a person. */
  readonly erasuresTable: ITableV2;
  /** The keys of the Tencent Cloud account. */
  readonly tencentSecret: ISecret;
  /** Where the alarms go. */
  readonly alarmTopic: ITopic;
  /** What there is to see at a glance. */
  readonly dashboard: Dashboard;
  protected readonly pipelineMetrics: PipelineMetrics;
  readonly #outcomes: OutcomeEvents | undefined;

  constructor(scope: Construct, id: string, props: FaceEnrollmentProps = {}) {
    super(scope, id);
    checkProps(this, props);
    const { removalPolicy = RemovalPolicy.RETAIN, encryptionKey } = props;
    const { outcomeEvents = DEFAULTS.outcomeEvents, annotateObjects = DEFAULTS.annotateObjects } = props;
    const { requireConsent = DEFAULTS.requireConsent, analytics = DEFAULTS.analytics } = props;
    const customerKey = encryptionKey && new CustomerKey(this, 'Key', encryptionKey);
    const surroundings: FunctionSurroundings = {
      service: this.#name(),
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      securityGroups: props.securityGroups,
      architecture: props.architecture,
      tracing: props.tracing,
      logEncryptionKey: props.logEncryptionKey,
    };
    if (props.logEncryptionKey) allowLogs(this, props.logEncryptionKey);

    const images = new ImagesBucket(this, 'Images', {
      existing: props.bucket,
      keyPrefix: props.keyPrefix,
      corsOrigins: props.corsOrigins,
      keepImagesDays: props.keepImagesDays,
      annotated: annotateObjects,
      encryptionKey,
      removalPolicy,
    });
    const requestsPerSecond = possibleRate(this, props.requestsPerSecond ?? DEFAULTS.requestsPerSecond);
    const results = new ResultTables(this, 'Results', {
      removalPolicy,
      encryptionKey,
      requestsPerSecond: (props.warmThroughput ?? DEFAULTS.warmThroughput) ? requestsPerSecond : undefined,
    });
    const pacer = new Pacer(this, 'Pacer', { requestsPerSecond, encryptionKey });
    const tencent = new TencentAccount(this, 'Tencent', {
      existingSecret: props.tencentSecret,
      encryptionKey,
      removalPolicy,
      endpoint: props.tencentEndpoint ?? DEFAULTS.tencentEndpoint,
      apiVersion: props.tencentApiVersion ?? DEFAULTS.tencentApiVersion,
      region: props.tencentRegion,
    });
    const newPersons = newPersonsOf(props);
    const preparedLongEdge = props.preparedLongEdge ?? DEFAULTS.preparedLongEdge;
    const preparations = new PrepareStage(this, 'Preparations', {
      images,
      results,
      maxConcurrency: props.maxConcurrency ?? DEFAULTS.maxConcurrency,
      preparedLongEdge,
      encryptionKey,
      removalPolicy,
      surroundings,
    });
    const enrollments = new EnrollStage(this, 'Enrollments', {
      images,
      results,
      pacer,
      preparations,
      tencent,
      maxConcurrency: props.maxConcurrency ?? DEFAULTS.maxConcurrency,
      presignedUrlLifetime: props.presignedUrlLifetime ?? Duration.seconds(DEFAULTS.presignedUrlSeconds),
      allowDuplicates: props.allowDuplicates ?? DEFAULTS.allowDuplicates,
      base64Fallback: props.base64Fallback ?? DEFAULTS.base64Fallback,
      requireConsent,
      newPersons,
      pseudonyms: analytics,
      encryptionKey,
      surroundings,
    });
    preparations.sendOnTo(enrollments);
    const uploads = new IntakeStage(this, 'Uploads', {
      images,
      results,
      preparations,
      enrollments,
      maxConcurrency: props.intakeConcurrency ?? DEFAULTS.intakeConcurrency,
      personTag: props.personTag ?? DEFAULTS.personTag,
      personNameTag: newPersons?.nameTag,
      requireConsent,
      faceMatchThreshold: props.faceMatchThreshold,
      qualityControl: props.qualityControl,
      needRotateDetection: props.needRotateDetection,
      allowDuplicates: props.allowDuplicates ?? DEFAULTS.allowDuplicates,
      prepareImages: props.prepareImages ?? DEFAULTS.prepareImages,
      preparedLongEdge,
      maxLongEdgeJpeg: props.maxLongEdgeJpeg ?? DEFAULTS.maxLongEdgeJpeg,
      maxLongEdgeOther: props.maxLongEdgeOther ?? DEFAULTS.maxLongEdgeOther,
      encryptionKey,
      surroundings,
    });
    if (outcomeEvents) {
      this.#outcomes = new OutcomeEvents(this, 'OutcomeEvents', {
        bus: props.eventBus ?? EventBus.fromEventBusName(this, 'DefaultBus', DEFAULTS.eventBus),
        bucket: images.bucket,
        keyPrefix: props.keyPrefix,
      });
    }
    const { logEncryptionKey } = props;
    this.analytics = analytics
      ? new Analytics(this, 'Analytics', { encryptionKey, logEncryptionKey, removalPolicy })
      : undefined;
    const outcomes =
      outcomeEvents || annotateObjects || analytics
        ? new PublishStage(this, 'Outcomes', {
            images,
            results,
            eventBus: this.#outcomes?.bus,
            annotateObjects,
            analytics: this.analytics,
            encryptionKey,
            surroundings,
          })
        : undefined;
    const erasures = new EraseStage(this, 'Erasures', {
      images,
      prepared: preparations.prepared,
      results,
      pacer,
      tencent,
      deadLetterQueues: [uploads, preparations, enrollments, ...(outcomes ? [outcomes] : [])].map(
        ({ deadLetterQueue }) => deadLetterQueue,
      ),
      personTag: props.personTag ?? DEFAULTS.personTag,
      eventBus: this.#outcomes?.bus,
      encryptionKey,
      removalPolicy,
      surroundings,
    });
    new PersonsCount(this, 'PersonsCount', { results, eraseFunction: erasures.eraseFunction });
    for (const fn of [uploads.intakeFunction, preparations.prepareFunction]) results.grantReadPersons(fn);
    for (const fn of [uploads.intakeFunction, preparations.prepareFunction, enrollments.enrollFunction]) {
      erasures.grantSend(fn);
    }
    const functions = [
      uploads.intakeFunction,
      preparations.prepareFunction,
      enrollments.enrollFunction,
      outcomes?.publishFunction,
      erasures.eraseFunction,
    ];
    for (const fn of functions) if (fn !== undefined) customerKey?.grantUse(fn);
    const runbookUrl = props.runbookUrl ?? DEFAULTS.runbookUrl;
    const alarms = new Alarms(this, 'Alarms', {
      email: props.alarmEmail,
      existingTopic: props.alarmTopic,
      encryptionKey,
      runbookUrl,
    });
    this.pipelineMetrics = new PipelineMetrics(surroundings.service);
    const pipeline = {
      uploads: uploads.stage,
      preparations: preparations.stage,
      enrollments: enrollments.stage,
      outcomes: outcomes?.stage,
      erasures: erasures.stage,
      analyticsStream: this.analytics?.stream,
      facesTable: results.facesTable,
      personsTable: results.personsTable,
      pacerTable: pacer.table,
      metrics: this.pipelineMetrics,
    };
    defineAlarms(alarms, pipeline);
    this.dashboard = pipelineDashboard(this, 'Dashboard', { ...pipeline, alarms: alarms.all, runbookUrl });

    this.bucket = images.bucket;
    this.facesTable = results.facesTable;
    this.personsTable = results.personsTable;
    this.uploadsQueue = uploads.queue;
    this.uploadsDeadLetterQueue = uploads.deadLetterQueue;
    this.preparationsQueue = preparations.queue;
    this.preparationsDeadLetterQueue = preparations.deadLetterQueue;
    this.prepareFunction = preparations.prepareFunction;
    this.preparedBucket = preparations.prepared.bucket;
    this.enrollmentsQueue = enrollments.queue;
    this.enrollmentsDeadLetterQueue = enrollments.deadLetterQueue;
    this.intakeFunction = uploads.intakeFunction;
    this.enrollFunction = enrollments.enrollFunction;
    this.publishFunction = outcomes?.publishFunction;
    this.outcomesDeadLetterQueue = outcomes?.deadLetterQueue;
    this.erasuresQueue = erasures.queue;
    this.erasuresDeadLetterQueue = erasures.deadLetterQueue;
    this.eraseFunction = erasures.eraseFunction;
    this.erasuresTable = erasures.erasuresTable;
    this.tencentSecret = tencent.secret;
    this.alarmTopic = alarms.topic;
  }

  /**
   * Sends the events of outcomes to a target, by a rule on the event bus.
   *
   * @throws when the pipeline publishes no events, or when no outcome could match
   */
  onOutcome(id: string, props: OnOutcomeProps): Rule {
    if (this.#outcomes === undefined) {
      throw new Error(
        `onOutcome of ${this.node.path}: received outcomeEvents false, expected true: without events the rule ${id} would never match.`,
      );
    }
    return this.#outcomes.addRule(this, id, props);
  }

  /**
   * Adds the outputs by which the command line finds a pipeline, by the name of its stack: `npx faces doctor --stack Portraits`.
   * One pipeline of a stack can have them.
   */
  addOutputs(): void {
    const stack = Stack.of(this);
    for (const [name, value] of Object.entries(outputsOf(this))) {
      if (value !== undefined) new CfnOutput(stack, name, { value });
    }
  }

  /** No other pipeline of the account has it: the name of the stack, and where in it this one is. */
  #name(): string {
    const stack = Stack.of(this);
    const path = this.node.path.slice(stack.node.path.length + 1);
    return `${stack.stackName}/${path}`;
  }
}

function newPersonsOf(props: FaceEnrollmentProps): NewPersons | undefined {
  const { createPersonsInGroup: group, personNameTag: nameTag } = props;
  if (group === undefined) return undefined;
  return { group, nameTag, uniqueControl: props.uniquePersonControl ?? DEFAULTS.uniquePersonControl };
}
