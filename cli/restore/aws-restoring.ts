import { randomUUID } from 'node:crypto';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../../functions/domain/clock.ts';
import { SqsErasuresQueue } from '../../functions/queues/erasures-queue.ts';
import { PersonHash } from '../../functions/runtime/person-hash.ts';
import { systemClock } from '../../functions/runtime/system.ts';
import { SecretsManagerSecret } from '../../functions/tencent/secrets-manager-secret.ts';
import type { FunctionName } from '../doctor/ports.ts';
import { DynamoReceipts } from '../erasures/dynamo-receipts.ts';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { pacedAsFunctions } from '../shared/aws/paced-as-functions.ts';
import { Problem } from '../shared/problem.ts';
import { findFaces } from '../shared/tencent/find-person.ts';
import { tencentAccessOf } from '../shared/tencent/tencent-access.ts';
import { TencentClient } from '../shared/tencent/tencent-client.ts';
import { DynamoCopies } from './dynamo-copies.ts';
import { DynamoPersonTables } from './dynamo-person-tables.ts';
import { DynamoRestoreStates } from './dynamo-restore-states.ts';
import { DynamoRowTables } from './dynamo-row-tables.ts';
import { LambdaMappings } from './lambda-mappings.ts';
import type { Erasures, RestorePorts } from './ports.ts';
import { copyName, type RestoreState } from './restore-state.ts';
import { SqsMessages } from './sqs-messages.ts';
import { TencentFacesOfPersons } from './tencent-faces-of-persons.ts';

/** Tencent is asked for it to see whether it answers. */
const NO_PERSON = 'faces-restore';

/** A deployed stack whose tables are restored. */
export class AwsRestoring {
  readonly states: DynamoRestoreStates;
  readonly mappings: LambdaMappings;
  readonly copies: DynamoCopies;
  readonly erasures: Erasures;
  readonly #stack: DeployedStack;
  readonly #deployment: AwsDeployment;
  readonly #functions: readonly FunctionName[];
  readonly #clock: Clock;
  #tencent: Promise<TencentClient> | undefined;

  private constructor(stack: DeployedStack, deployment: AwsDeployment, pacerTable: string, hashSecret: string) {
    const { dynamo, sqs, outputs, tables } = stack;
    this.#stack = stack;
    this.#deployment = deployment;
    const publish = deployment.publishes ? (['publish'] as const) : [];
    this.#functions = ['intake', 'prepare', 'enroll', 'erase', ...publish];
    const { IntakeFunctionName, PrepareFunctionName, EnrollFunctionName, EraseFunctionName } = outputs;
    const names = [IntakeFunctionName, PrepareFunctionName, EnrollFunctionName, EraseFunctionName];
    const published = outputs.PublishFunctionName === undefined ? [] : [outputs.PublishFunctionName];
    // Rows, tombstones and the lease are judged by the clock of AWS: that of this computer may be wrong.
    this.#clock = { now: () => stack.clock.now(), sleep: systemClock.sleep };
    this.states = new DynamoRestoreStates(dynamo, pacerTable, randomUUID(), this.#clock);
    this.mappings = new LambdaMappings(stack.client(LambdaClient), [...names, ...published], systemClock);
    this.copies = new DynamoCopies(dynamo, tables);
    const receipts = new DynamoReceipts(dynamo, outputs.ErasuresTableName);
    const hash = new PersonHash(new SecretsManagerSecret(stack.client(SecretsManagerClient), hashSecret));
    const queue = new SqsErasuresQueue(sqs, outputs.ErasuresQueueUrl);
    this.erasures = {
      all: () => receipts.all(),
      hashOf: (personId) => hash.of(personId),
      send: (message) => queue.erasePerson(message),
    };
  }

  static async of(stack: DeployedStack): Promise<AwsRestoring> {
    const deployment = new AwsDeployment(stack);
    const [pacer, hashSecret] = await Promise.all([deployment.pacerTable(), deployment.personHashSecretArn()]);
    return new AwsRestoring(stack, deployment, pacer, hashSecret);
  }

  destroy(): void {
    void this.#tencent?.then(
      (client) => client.destroy(),
      () => {},
    );
  }

  requestsPerSecond(): Promise<number> {
    return this.#deployment.requestsPerSecond();
  }

  /** @throws {Problem} when Tencent does not answer the question that the restore will ask: nothing is stopped yet */
  async checkTencent(): Promise<void> {
    const faces = await this.#facesOfPersons();
    await faces.of(NO_PERSON);
  }

  async ports({ restoreId }: RestoreState): Promise<RestorePorts> {
    const { dynamo, sqs, outputs } = this.#stack;
    const copy = (live: string) => ({ live, restored: copyName(live, restoreId) });
    // Giving a restore up needs no keys of Tencent.
    let faces: Promise<TencentFacesOfPersons> | undefined;
    return {
      states: this.states,
      mappings: this.mappings,
      copies: this.copies,
      rows: new DynamoRowTables(dynamo, copy(outputs.FacesTableName)),
      persons: new DynamoPersonTables(dynamo, copy(outputs.PersonsTableName)),
      erasures: this.erasures,
      messages: new SqsMessages(sqs, outputs),
      facesAtTencent: async (personId) => {
        faces ??= this.#facesOfPersons();
        return (await faces).of(personId);
      },
      longestRunMs: async () => {
        const found = await Promise.all(this.#functions.map((name) => this.#deployment.fn(name)));
        return Math.max(...found.map(({ timeoutSeconds }) => timeoutSeconds)) * 1000;
      },
      clock: this.#clock,
    };
  }

  async #facesOfPersons(): Promise<TencentFacesOfPersons> {
    this.#tencent ??= this.#tencentClient();
    const [tencent, pacerTable, requestsPerSecond] = await Promise.all([
      this.#tencent,
      this.#deployment.pacerTable(),
      this.requestsPerSecond(),
    ]);
    const pacer = { dynamo: this.#stack.dynamo, pacerTable, requestsPerSecond };
    const paced = pacedAsFunctions(tencent, pacer, this.#clock);
    return new TencentFacesOfPersons((personId) => findFaces(paced, personId));
  }

  async #tencentClient(): Promise<TencentClient> {
    const [secret, enroll] = await Promise.all([this.#deployment.secretText(), this.#deployment.fn('enroll')]);
    if (secret === undefined) throw new Problem('The secret holds no Tencent keys. Store them with set-secret first.');
    return new TencentClient(tencentAccessOf(enroll).site, secret);
  }
}
