import type { Check } from '../../check.ts';
import { type Finding, ok, problem, warning } from '../../finding.ts';
import type { Concurrency, Deployment, FunctionName } from '../../ports.ts';
import type { ShellCommands } from '../../shell-commands.ts';

/** Its event source mapping says how often it may run at once, by a setting. Publish runs once per shard of the stream. */
type QueueFed = Exclude<FunctionName, 'publish' | 'erase'>;

/** The setting that says how often a function may run at once. */
const SETTINGS: Readonly<Record<QueueFed, string>> = {
  intake: 'intakeConcurrency',
  prepare: 'maxConcurrency',
  enroll: 'maxConcurrency',
};

/** The least that an event source mapping takes. */
const MIN_CONCURRENCY = 2;

interface Stage extends Concurrency {
  readonly name: QueueFed;
  readonly functionName: string;
  /** How often its event source mappings may run it at once. */
  readonly wanted: number;
}

export const concurrency: Check = {
  name: 'concurrency',
  async run(deployment, commands) {
    const names = ['intake', 'prepare', 'enroll'] as const;
    const stages = await Promise.all(names.map((name) => stage(deployment, name)));
    const bad = [
      ...stages.flatMap((each) => reservation(each, commands)),
      ...(await stoppedOnly(deployment, 'erase', commands)),
      ...(deployment.publishes ? await stoppedOnly(deployment, 'publish', commands) : []),
      ...sharedRoom(stages, commands),
    ];
    return bad.length > 0 ? bad : ok('The account has enough concurrency for the functions.');
  },
};

async function stage(deployment: Deployment, name: QueueFed): Promise<Stage> {
  const [room, mappings, fn] = await Promise.all([
    deployment.concurrency(name),
    deployment.mappings(name),
    deployment.fn(name),
  ]);
  const wanted = mappings.reduce((sum, { maxConcurrency = 0 }) => sum + maxConcurrency, 0);
  return { name, functionName: fn.name, wanted, ...room };
}

/** Of a function that has its own part of the account's concurrency. */
function reservation({ name, functionName, wanted, reserved }: Stage, commands: ShellCommands): readonly Finding[] {
  if (reserved === 0) return [stopped(name, functionName, commands)];
  if (reserved === undefined || reserved >= wanted) return [];
  return [
    warning(
      `${name} may run ${wanted} times at once, but ${reserved} are reserved for it. ${COST_OF_THROTTLING}`,
      `Raise the reservation, lower the setting ${SETTINGS[name]}, or remove the reservation:`,
      release(functionName, commands),
    ),
  ];
}

/** Of a function that runs a few times at once: any room is enough. */
async function stoppedOnly(
  deployment: Deployment,
  name: FunctionName,
  commands: ShellCommands,
): Promise<readonly Finding[]> {
  const [{ reserved }, fn] = await Promise.all([deployment.concurrency(name), deployment.fn(name)]);
  return reserved === 0 ? [stopped(name, fn.name, commands)] : [];
}

function stopped(name: FunctionName, functionName: string, commands: ShellCommands): Finding {
  return problem(
    `The reserved concurrency of ${name} is 0, so the function never runs.`,
    'Find out why it was stopped. Then remove the reservation.',
    release(functionName, commands),
  );
}

function release(functionName: string, commands: ShellCommands): string {
  return commands.aws('lambda', 'delete-function-concurrency', '--function-name', functionName);
}

/** Functions without a reservation share what the account has left. */
function sharedRoom(stages: readonly Stage[], commands: ShellCommands): readonly Finding[] {
  const sharing = stages.filter(({ reserved }) => reserved === undefined);
  const [first] = sharing;
  const wanted = sharing.reduce((sum, each) => sum + each.wanted, 0);
  if (first === undefined || wanted <= first.unreserved) return [];
  const { unreserved, limit } = first;
  const isQuota = wanted > limit;
  const names = listed(sharing.map(({ name }) => name));
  const each = sharing.length > 1 ? ` (${listed(sharing.map((one) => String(one.wanted)))})` : '';
  const room = isQuota ? `the account allows ${limit}` : `${unreserved} are left of the ${limit} of the account`;
  return [
    warning(
      `${names} may run ${wanted} functions at once${each}, but ${room}. ${COST_OF_THROTTLING}`,
      `${isQuota ? RAISE_QUOTA : releaseOthers(limit - unreserved, limit)} Or deploy with settings that fit: ${fitting(sharing, unreserved)}`,
      isQuota ? raiseQuota(commands) : commands.aws('lambda', 'get-account-settings', '--query', 'AccountLimit'),
    ),
  ];
}

/** `a, b and c` */
function listed(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' and ');
}

const COST_OF_THROTTLING =
  'Images take longer, and each throttled delivery is one of those after which a message is given up.';

const RAISE_QUOTA = 'Request a higher quota "Concurrent executions" of Lambda: a new account starts with 10.';

function raiseQuota(commands: ShellCommands): string {
  const [service, quota] = ['lambda', 'L-B99A9384'];
  return commands.aws(
    'service-quotas',
    'request-service-quota-increase',
    '--service-code',
    service,
    '--quota-code',
    quota,
    '--desired-value',
    '1000',
  );
}

function releaseOthers(reserved: number, limit: number): string {
  return `Release concurrency that is reserved for other functions (${reserved} of ${limit}).`;
}

/** Intake is quick: half as much as each of the others is more than it needs. */
function fitting(stages: readonly Stage[], room: number): string {
  const others = stages.filter(({ name }) => name !== 'intake').length;
  const ofIntake = others === 0 ? room : others < stages.length ? Math.floor(room / (1 + 2 * others)) : 0;
  const shareOf = (name: QueueFed) => (name === 'intake' ? ofIntake : Math.floor((room - ofIntake) / others));
  const settings = stages.map(({ name }) => `${SETTINGS[name]}=${Math.max(MIN_CONCURRENCY, shareOf(name))}`);
  return `${listed([...new Set(settings)])}.`;
}
