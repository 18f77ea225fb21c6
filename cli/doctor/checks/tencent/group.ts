import { isOldModel, type TencentGroup } from '../../../shared/tencent/group-reply.ts';
import { sentence } from '../../../shared/terminal/sentence.ts';
import type { Check } from '../../check.ts';
import { type Finding, ok, problem, unchecked, warning } from '../../finding.ts';
import type { Deployment } from '../../ports.ts';
import type { ShellCommands } from '../../shell-commands.ts';

const DAY_MS = 86_400_000;
/** About ten months: Tencent deletes a group after a year without a call. */
const QUIET_DAYS = 304;

/** The group in which the stack creates persons. All requests are free of charge. */
export const group: Check = {
  name: 'group',
  async run(deployment, commands) {
    const groupId = await deployment.newPersonsGroup();
    if (groupId === undefined) return ofOtherGroups(deployment, commands);
    const text = await deployment.secretText();
    if (text === undefined) return notChecked('the secret holds no keys.', commands);
    const [reply, { here, aws }] = await Promise.all([deployment.tencentGroup(text, groupId), deployment.clocks()]);
    switch (reply.kind) {
      case 'found':
        return findingsOf(reply.group, aws ?? here, commands);
      case 'missing':
        return problem(
          `Tencent has no group ${groupId}, so images of new persons fail as GroupNotFound.`,
          'Create the group. If createPersonsInGroup is wrong, correct it and deploy the stack again.',
          commands.faces('create-group'),
        );
      case 'deleting':
        return problem(
          `Tencent is deleting the group ${groupId}, so images of new persons wait as PersonBusy.`,
          'Create another group, set createPersonsInGroup to it, and deploy the stack again.',
          commands.faces("create-group '<group>'"),
        );
      case 'refused':
        return reply.reason === 'PermissionDenied'
          ? notChecked(`the keys lack the permission iai:GetGroupInfo. Tencent answered ${reply.code}.`, commands)
          : notChecked(`Tencent answered ${reply.code}: ${sentence(reply.message)}`, commands);
      default:
        return notChecked(sentence(reply.message), commands);
    }
  },
};

/** The stack does not know the groups of persons that other programs create, but when it last called Tencent. */
async function ofOtherGroups(deployment: Deployment, commands: ShellCommands): Promise<Finding> {
  const [lastSlot, { here, aws }] = await Promise.all([deployment.nextSlot(), deployment.clocks()]);
  const quietDays = lastSlot === undefined ? 0 : Math.floor(((aws ?? here) - lastSlot) / DAY_MS);
  if (quietDays < QUIET_DAYS) return ok('The stack creates no persons, so it needs no group.');
  return warning(
    `The functions last called Tencent ${quietDays} days ago. Tencent deletes a group that was not called for a year, and does not document which requests count.`,
    'If the persons are still needed, enroll an image of one in each group, or search in each group. To see whether faces are gone:',
    commands.faces('rebuild --dry-run'),
  );
}

function findingsOf(found: TencentGroup, now: number, commands: ShellCommands): readonly Finding[] {
  const { groupId, faceModelVersion, changedAt } = found;
  const findings: Finding[] = [];
  if (isOldModel(found)) {
    findings.push(
      warning(
        `The group ${groupId} has model ${faceModelVersion}. SearchPersons and VerifyPerson work with model 3.0 only.`,
        'Have the model upgraded at Tencent, or create another group, set createPersonsInGroup to it, and deploy the stack again.',
        commands.faces("create-group '<group>'"),
      ),
    );
  }
  const quietDays = changedAt === undefined ? 0 : Math.floor((now - changedAt) / DAY_MS);
  if (quietDays >= QUIET_DAYS) {
    findings.push(
      warning(
        `The group ${groupId} was last changed ${quietDays} days ago. Tencent deletes a group that was not called for a year, and does not document which requests count.`,
        'If the group is still needed, enroll an image in it, or search in it. Another group is created with:',
        commands.faces("create-group '<group>'"),
      ),
    );
  }
  if (findings.length > 0) return findings;
  const changed = changedAt === undefined ? 'Tencent does not tell when it was changed' : lastChange(quietDays);
  return [ok(`The group ${groupId} exists, with model ${faceModelVersion ?? 'unknown'}. ${changed}.`)];
}

function lastChange(days: number): string {
  if (days < 1) return 'It was changed today';
  return `It was last changed ${days === 1 ? '1 day' : `${days} days`} ago`;
}

function notChecked(why: string, commands: ShellCommands): Finding {
  return unchecked(
    `Not checked: ${why}`,
    'Fix what the checks secret and tencent find, then run doctor again.',
    commands.faces('doctor'),
  );
}
