import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  RestoreTableToPointInTimeCommand,
} from '@aws-sdk/client-dynamodb';
import { isNamed, reading } from '../shared/aws/reading.ts';
import { Problem } from '../shared/problem.ts';
import type { Copies, RestoredTable, TableToRestore } from './ports.ts';
import { copyName, type RestoreState } from './restore-state.ts';

/** The tables that point-in-time recovery makes, without indexes, streams, tags or backups of their own. */
export class DynamoCopies implements Copies {
  readonly #client: DynamoDBClient;
  readonly #names: Readonly<Record<RestoredTable, string>>;

  constructor(client: DynamoDBClient, names: Readonly<Record<RestoredTable, string>>) {
    this.#client = client;
    this.#names = names;
  }

  async describe(table: RestoredTable): Promise<TableToRestore> {
    const TableName = this.#names[table];
    const [{ Table }, { ContinuousBackupsDescription }] = await Promise.all([
      reading('dynamodb:DescribeTable', () => this.#client.send(new DescribeTableCommand({ TableName }))),
      reading('dynamodb:DescribeContinuousBackups', () =>
        this.#client.send(new DescribeContinuousBackupsCommand({ TableName })),
      ),
    ]);
    const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } =
      ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
    return {
      name: TableName,
      items: Table?.ItemCount ?? 0,
      bytes: Table?.TableSizeBytes ?? 0,
      earliest: earliest?.getTime(),
      latest: latest?.getTime(),
    };
  }

  async restore(table: RestoredTable, { restoreId, to }: RestoreState): Promise<void> {
    const name = this.#names[table];
    const command = new RestoreTableToPointInTimeCommand({
      SourceTableName: name,
      TargetTableName: copyName(name, restoreId),
      RestoreDateTime: new Date(to),
      BillingModeOverride: 'PAY_PER_REQUEST',
      // Nothing asks the copy by anything but its key. Indexes would only take time.
      GlobalSecondaryIndexOverride: [],
    });
    try {
      await reading('dynamodb:RestoreTableToPointInTime', () => this.#client.send(command));
    } catch (error) {
      if (!isNamed(error, 'TableAlreadyExistsException', 'TableInUseException')) throw error;
    }
  }

  async isReady(table: RestoredTable, { restoreId }: RestoreState): Promise<boolean> {
    const TableName = copyName(this.#names[table], restoreId);
    try {
      const { Table } = await reading('dynamodb:DescribeTable', () =>
        this.#client.send(new DescribeTableCommand({ TableName })),
      );
      return Table?.TableStatus === 'ACTIVE' && Table.RestoreSummary?.RestoreInProgress !== true;
    } catch (error) {
      if (!isNamed(error, 'ResourceNotFoundException')) throw error;
      throw new Problem(
        `The restored copy ${TableName} is gone: it was deleted outside this command, so the restore cannot be completed. Give it up with restore --cancel, which starts the functions. Then begin it anew with --to.`,
      );
    }
  }

  async delete(table: RestoredTable, { restoreId }: RestoreState): Promise<'deleted' | 'inUse'> {
    const TableName = copyName(this.#names[table], restoreId);
    try {
      await reading('dynamodb:DeleteTable', () => this.#client.send(new DeleteTableCommand({ TableName })));
      return 'deleted';
    } catch (error) {
      if (isNamed(error, 'ResourceNotFoundException')) return 'deleted';
      // A table that is being made cannot be deleted, and it would stay with all that it holds.
      if (isNamed(error, 'ResourceInUseException')) return 'inUse';
      throw error;
    }
  }
}
