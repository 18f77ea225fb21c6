import { duration } from '../../../shared/terminal/duration.ts';
import type { Check } from '../../check.ts';
import { ok, problem, warning } from '../../finding.ts';
import type { HashSecretState, SecretVersion, TableState } from '../../ports.ts';
import type { ShellCommands } from '../../shell-commands.ts';

/** A deployment creates the table and the secret within minutes. */
const SAME_DEPLOYMENT_MS = 3_600_000;

const INCOMPARABLE =
  'Receipts of before cannot be compared with later ones, and restore and audit do not recognize the persons in them.';

/**
 * The secret with the key of hashes in receipts: whether the erase function finds it, and whether it is the key that the
 * receipts were written with. Receipts hold no person ids, so no hash can be recomputed. The value is not read: with it, the
 * caller could trace receipts to persons.
 */
export const personHashKey: Check = {
  name: 'person-hash-key',
  async run(deployment, commands) {
    const [arn, secret, receipts] = await Promise.all([
      deployment.personHashSecretArn(),
      deployment.personHashSecret(),
      deployment.table('erasures'),
    ]);
    const aboutSecret = (verb: string, ...words: readonly string[]) =>
      commands.aws('secretsmanager', verb, '--secret-id', arn, ...words);
    if (secret === undefined) {
      return problem(
        `The secret ${arn} does not exist, so no person can be erased. It holds the key of person hashes.`,
        `It was deleted outside the stack, and its key is lost. ${INCOMPARABLE} This returns the whole stack to its template, with another key:`,
        commands.revertDrift(),
      );
    }
    if (secret.isScheduledForDeletion) {
      return problem(
        'The secret with the key of person hashes is scheduled for deletion, so no person can be erased.',
        'Cancel its deletion. After its recovery window, the key cannot be restored.',
        aboutSecret('restore-secret'),
      );
    }
    if (secret.current === undefined) {
      return problem(
        'The secret with the key of person hashes has no value, so no person can be erased.',
        'List its versions, and give the label AWSCURRENT to the one that receipts were written with.',
        aboutSecret('list-secret-version-ids', '--include-deprecated'),
      );
    }
    if (secret.isRotated) {
      return problem(
        `Rotation is on for the key of person hashes. ${INCOMPARABLE}`,
        'Switch rotation off. The key must never change.',
        aboutSecret('cancel-rotate-secret'),
      );
    }
    if (receipts.items === 0) return FINE;
    if (secret.previous !== undefined) return changed(secret.current, secret.previous, aboutSecret);
    return isFirstValue(secret) && isOlder(receipts, secret) ? replaced(receipts, secret, commands) : FINE;
  },
};

const FINE = ok('The key of person hashes exists. Nothing shows that it was changed since the first receipt.');

function changed(
  current: SecretVersion,
  previous: SecretVersion,
  aboutSecret: (verb: string, ...words: readonly string[]) => string,
) {
  const label = (stage: string, ...words: readonly string[]) =>
    aboutSecret('update-secret-version-stage', '--version-stage', stage, ...words);
  const removed = ['--remove-from-version-id', current.id];
  const when = current.createdAt === undefined ? '' : ` at ${new Date(current.createdAt).toISOString()}`;
  return warning(
    `The key of person hashes was changed${when}. ${INCOMPARABLE}`,
    'If no person was erased since, put the previous value back. Otherwise, only remove the label AWSPREVIOUS, which ends this warning.',
    `${label('AWSCURRENT', '--move-to-version-id', previous.id, ...removed)} && ${label('AWSPREVIOUS', ...removed)}`,
  );
}

/** A later value was put there on purpose. */
function isFirstValue({ createdAt = 0, current }: HashSecretState): boolean {
  return current?.createdAt === undefined || current.createdAt - createdAt < SAME_DEPLOYMENT_MS;
}

function isOlder({ createdAt: tableAt }: TableState, { createdAt }: HashSecretState): boolean {
  return tableAt !== undefined && createdAt !== undefined && createdAt - tableAt > SAME_DEPLOYMENT_MS;
}

/** The table was imported into a new stack, and the secret was not. */
function replaced({ createdAt: tableAt = 0 }: TableState, { createdAt = 0 }: HashSecretState, commands: ShellCommands) {
  return warning(
    `The Erasures table is ${duration((createdAt - tableAt) / 1000)} older than the key of person hashes. ${INCOMPARABLE}`,
    'If the secret of the former stack was kept, store its value in this one before another person is erased. This lists such secrets:',
    commands.aws(
      'secretsmanager',
      'list-secrets',
      '--query',
      "SecretList[?contains(Name,'PersonHashKey')].[Name,CreatedDate,ARN]",
    ),
  );
}
