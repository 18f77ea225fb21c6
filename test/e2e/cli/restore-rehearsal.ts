import {
  PutItemCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { marshall } from '@aws-sdk/util-dynamodb';
import { copyName, NO_COUNTS, type RestoreState } from '../../../cli/restore/restore-state.ts';
import { AWS_KEYS } from '../../../local/aws/aws-keys.ts';
import type { Stack } from '../stack/stack.ts';

const RESTORE_ID = '20261128080000';

/**
 * A restore whose copies are made at the restore point. The emulator is kinder than AWS: it keeps no history, names the present
 * as the only time to restore to, and its copy is there at once, with the items of the present. So the rehearsal takes the
 * copies while the tables are as they are to be again. Then it continues as after an interruption.
 */
export class RestoreRehearsal {
  readonly #stack: Stack;
  readonly #lambda: LambdaClient;
  #to = '';

  constructor(stack: Stack) {
    this.#stack = stack;
    this.#lambda = new LambdaClient({ endpoint: stack.endpoint, region: stack.region, credentials: AWS_KEYS });
  }

  destroy(): void {
    this.#lambda.destroy();
  }

  /** The emulator leaves it off, although the template has it. */
  async turnOnPointInTimeRecovery(): Promise<void> {
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    for (const TableName of this.#tables) {
      const command = new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification });
      await this.#stack.aws.dynamo.send(command);
    }
  }

  /** From now on, a restore takes the tables back to this moment. */
  async takeCopies(): Promise<void> {
    this.#to = new Date().toISOString();
    for (const SourceTableName of this.#tables) {
      await this.#stack.aws.dynamo.send(
        new RestoreTableToPointInTimeCommand({
          SourceTableName,
          TargetTableName: copyName(SourceTableName, RESTORE_ID),
          GlobalSecondaryIndexOverride: [],
        }),
      );
    }
  }

  /** Stops the functions as the command does, and has them quiet for ten minutes: the test does not wait for the timeouts. */
  async begin(): Promise<void> {
    const mappings = (await this.mappings()).map(({ uuid }) => uuid);
    for (const UUID of mappings) await this.#lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    const state: RestoreState = {
      restoreId: RESTORE_ID,
      to: this.#to,
      startedAt: new Date().toISOString(),
      phase: 'restoring',
      mappings,
      stoppedAt: Date.now() - 600_000,
      counts: NO_COUNTS,
    };
    const Item = marshall({ id: 'restore', ...state, holder: 'a process that is gone', until: 0 });
    await this.#stack.aws.dynamo.send(new PutItemCommand({ TableName: await this.#pacerTable(), Item }));
  }

  async mappings(): Promise<readonly { readonly uuid: string; readonly state: string }[]> {
    const { EventSourceMappings = [] } = await this.#lambda.send(new ListEventSourceMappingsCommand({}));
    return EventSourceMappings.map(({ UUID: uuid = '', State: state = '' }) => ({ uuid, state }));
  }

  /** What the restore leaves: its state, and its copies. */
  async remains(): Promise<readonly string[]> {
    const { Items = [] } = await this.#stack.aws.dynamo.send(new ScanCommand({ TableName: await this.#pacerTable() }));
    const state = Items.filter(({ id }) => id?.S === 'restore').map(() => 'state');
    const copies = await Promise.all(this.#tables.map((table) => this.#isThere(copyName(table, RESTORE_ID))));
    return [...state, ...copies.filter(Boolean).map(() => 'copy')];
  }

  get #tables(): readonly string[] {
    const { FacesTableName, PersonsTableName } = this.#stack.outputs;
    return [FacesTableName, PersonsTableName];
  }

  async #isThere(TableName: string): Promise<boolean> {
    return this.#stack.aws.dynamo.send(new ScanCommand({ TableName, Limit: 1 })).then(
      () => true,
      () => false,
    );
  }

  async #pacerTable(): Promise<string> {
    const { EnrollFunctionName: FunctionName } = this.#stack.outputs;
    const { Environment } = await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    return Environment?.Variables?.PACER_TABLE ?? '';
  }
}
