import { randomUUID } from 'node:crypto';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
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

/** A deployed stack whose tables are restored. */
export class AwsRestoring {
  readonly states: DynamoRestoreStates;
  readonly mappings: LambdaMappings;
  readonly copies: DynamoCopies;
  readonly erasures: Erasures;
  readonly #stack: DeployedStack;
  readonly #deployment: AwsDeployment;
  readonly #functions: readonly FunctionName[];
  #tencent: TencentClient | undefined;

  private constructor(stack: DeployedStack, deployment: AwsDeployment, pacerTable: string, hashSecret: string) {
    const { dynamo, sqs, outputs, tables } = stack;
    this.#stack = stack;
    this.#deployment = deployment;
    const publish = deployment.publishes ? (['publish'] as const) : [];
    this.#functions = ['intake', 'prepare', 'enroll', 'erase', ...publish];
    const { IntakeFunctionName, PrepareFunctionName, EnrollFunctionName, EraseFunctionName } = outputs;
    const names = [IntakeFunctionName, PrepareFunctionName, EnrollFunctionName, EraseFunctionName];
    const published = outputs.PublishFunctionName === undefined ? [] : [outputs.PublishFunctionName];
    this.states = new DynamoRestoreStates(dynamo, pacerTable, randomUUID(), systemClock);
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
    this.#tencent?.destroy();
  }

  requestsPerSecond(): Promise<number> {
    return this.#deployment.requestsPerSecond();
  }

  /** @throws {Problem} when the secret holds no keys */
  async ports({ restoreId }: RestoreState): Promise<RestorePorts> {
    const { dynamo, sqs, outputs } = this.#stack;
    const copy = (live: string) => ({ live, restored: copyName(live, restoreId) });
    const tencent = await this.#tencentClient();
    const [pacerTable, requestsPerSecond] = await Promise.all([
      this.#deployment.pacerTable(),
      this.requestsPerSecond(),
    ]);
    const paced = pacedAsFunctions(tencent, { dynamo, pacerTable, requestsPerSecond }, systemClock);
    const faces = new TencentFacesOfPersons((personId) => findFaces(paced, personId));
    return {
      states: this.states,
      mappings: this.mappings,
      copies: this.copies,
      rows: new DynamoRowTables(dynamo, copy(outputs.FacesTableName)),
      persons: new DynamoPersonTables(dynamo, copy(outputs.PersonsTableName)),
      erasures: this.erasures,
      messages: new SqsMessages(sqs, outputs),
      facesAtTencent: (personId) => faces.of(personId),
      longestRunMs: async () => {
        const found = await Promise.all(this.#functions.map((name) => this.#deployment.fn(name)));
        return Math.max(...found.map(({ timeoutSeconds }) => timeoutSeconds)) * 1000;
      },
      clock: systemClock,
    };
  }

  async #tencentClient(): Promise<TencentClient> {
    const [secret, enroll] = await Promise.all([this.#deployment.secretText(), this.#deployment.fn('enroll')]);
    if (secret === undefined) throw new Problem('The secret holds no Tencent keys. Store them with set-secret first.');
    this.#tencent = new TencentClient(tencentAccessOf(enroll).site, secret);
    return this.#tencent;
  }
}
