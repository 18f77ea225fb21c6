import type { Check } from '../../check.ts';
import { type Finding, ok, problem } from '../../finding.ts';
import { DELETED_OUTSIDE } from '../../outside-the-stack.ts';
import type { TableName, TableState } from '../../ports.ts';
import type { ShellCommands } from '../../shell-commands.ts';

/** What does not work without the table. */
const USES: Readonly<Record<TableName, string>> = {
  faces: 'no outcome can be written',
  persons: 'no outcome can be written',
  pacer: 'no request to Tencent gets a slot, so images stay PENDING',
  erasures: 'no person can be erased, and receipts are missing',
};

export const tables: Check = {
  name: 'tables',
  async run(deployment, commands) {
    const names = Object.keys(USES) as TableName[];
    const findings = await Promise.all(
      names.map(async (name) => faultOf(name, await deployment.table(name), commands)),
    );
    const bad = findings.filter((finding) => finding !== undefined);
    return bad.length > 0 ? bad : ok('The Faces, Persons, Erasures and pacer tables are active.');
  },
};

function faultOf(which: TableName, { name, status, keyId }: TableState, commands: ShellCommands): Finding | undefined {
  if (status === 'ACTIVE' || status === 'UPDATING') return undefined;
  const message = `The ${which} table ${name} is ${status}: ${USES[which]}.`;
  if (status === 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' && keyId !== undefined) {
    return problem(
      message,
      'Its KMS key is disabled or was deleted. Enable it within seven days, after which the table is archived.',
      commands.aws('kms', 'enable-key', '--key-id', keyId),
    );
  }
  if (status === 'missing') {
    return which === 'pacer'
      ? problem(message, DELETED_OUTSIDE, commands.revertDrift())
      : problem(
          message,
          'It was deleted outside the stack. DynamoDB keeps a backup of a deleted table for 35 days: restore it under the same name.',
          commands.aws('dynamodb', 'list-backups', '--table-name', name, '--backup-type', 'SYSTEM'),
        );
  }
  return problem(
    message,
    'Wait until it is active. If it stays so, ask AWS support.',
    commands.aws('dynamodb', 'describe-table', '--table-name', name, '--query', 'Table.[TableStatus,SSEDescription]'),
  );
}
