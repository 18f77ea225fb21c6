import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Option } from 'commander';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import { awsProblem } from '../shared/aws/aws-problem.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { checkNoRestore } from '../shared/aws/no-restore.ts';
import { checkPersonId } from '../shared/check-person-id.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { type PointInTime, pointInTime } from '../shared/point-in-time.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import type { TencentClient } from '../shared/tencent/tencent-client.ts';
import type { Output } from '../shared/terminal/output.ts';
import { number, ProgressBar } from '../shared/terminal/progress-bar.ts';
import { audit, isComplete, newProgress } from './audit.ts';
import { AwsAudit } from './aws-audit.ts';
import { LostLockError } from './disk/directory-lock.ts';
import { KeptSearches } from './disk/kept-searches.ts';
import { WorkDirectory } from './disk/work-directory.ts';
import { FoundKinds, type StoredFinding } from './found-kinds.ts';
import { MemoryFiles } from './memory-files.ts';
import type { AuditFiles, AuditProgress, AuditSource } from './ports.ts';
import { findingLines, summaryLine } from './report.ts';
import { decideUndecided } from './undecided/command.ts';
import type { SearchAnswers } from './undecided/ports.ts';
import { undecidedPersons } from './undecided/undecided-persons.ts';

interface Options extends CommonOptions {
  readonly person?: string;
  readonly group?: string;
  readonly since?: PointInTime;
  readonly repair: boolean;
  readonly askTencent: boolean;
  readonly yes: boolean;
  readonly resume: boolean;
  readonly directory?: string;
}

export const auditCommand = operatorCommand<Options>({
  name: 'audit',
  effect: 'changes',
  summary: 'compare tables, buckets and queues with Tencent',
  description:
    "Compares the persons of Tencent's groups with the tables, and the rows with the buckets and the dead-letter queues. Each difference is confirmed before it is reported, so traffic may go on. Shows what is known of images whose outcome a lost answer left in doubt. Changes nothing without --repair or --ask-tencent. Asks Tencent at the rate of the stack; all requests but those of --ask-tencent are free of charge.",
  examples: [
    'audit',
    'audit --repair',
    'audit --person 1001',
    'audit --ask-tencent',
    'audit --group employees --since 30d',
    'audit --resume',
  ],
  json: 'lines',
  lineNoun: 'finding',
  configure: (command) =>
    command
      .addOption(new Option('--person <id>', 'only this person and its images').conflicts(['group', 'resume']))
      .option('--group <id>', 'only the persons of this group at Tencent, without objects and messages')
      .addOption(
        new Option('--since <time>', 'only what changed since then: a time, or a time span such as 30d').argParser(
          pointInTime,
        ),
      )
      .option('--repair', 'fix counts, lists and lost messages', false)
      .option(
        '--ask-tencent',
        'compare undecided images with the faces at Tencent, which is billed, and propose decisions',
        false,
      )
      .option('--yes', 'do not ask before the billed requests of --ask-tencent', false)
      .option('--resume', 'go on with an audit that was interrupted', false)
      .option(
        '--directory <path>',
        'where to keep what was read, and billed answers (default: in .face-enrollment of the home directory)',
      ),
  run: auditStack,
});

async function auditStack(stack: DeployedStack, options: Options, output: Output): Promise<ExitCode> {
  if (options.person !== undefined) checkPersonId(options.person, ', as the app wrote it into the metadata.');
  const deployment = new AwsDeployment(stack);
  const aws = new AwsAudit(stack, deployment);
  const secret = await deployment.secretText();
  if (secret === undefined) throw new Problem('The secret holds no keys of Tencent. Store them with set-secret.');
  await checkNoRestore(deployment, 'audit');
  return await deployment.withTencent(secret, (client) => auditing({ stack, aws, client, options, output }));
}

interface Work {
  readonly stack: DeployedStack;
  readonly aws: AwsAudit;
  readonly client: TencentClient;
  readonly options: Options;
  readonly output: Output;
}

async function auditing(work: Work): Promise<ExitCode> {
  const path = directoryOf(work);
  const answers = new KeptSearches(path);
  answers.deleteOld();
  const { files, progress } = await auditFiles(path, work);
  try {
    return await auditingInto(files, progress, answers, work);
  } catch (error) {
    if (files.path === undefined || error instanceof LostLockError) throw error;
    const problem = awsProblem(error);
    if (problem.exitCode === EXIT.usage) throw problem;
    throw new Problem(`${problem.message} ${goOnText(files)}`, problem.exitCode, { cause: error });
  } finally {
    files.close();
  }
}

async function auditingInto(
  files: AuditFiles,
  progress: AuditProgress,
  answers: SearchAnswers,
  { stack, aws, client, options, output }: Work,
): Promise<ExitCode> {
  const { person: personId, group: groupId, repair, askTencent, yes } = options;
  const signal = interruptSignal();
  const tencent = await aws.paced(client);
  const unchecked: string[] = [];
  const scope = { personId, groupId, signal, onUnchecked: (message: string) => void unchecked.push(message) };
  const sources = await aws.sources(tencent, scope);
  const request = {
    since: options.since?.(progress.startedAt),
    groupId,
    repair,
    keepImagesDays: await aws.keepImagesDays(),
    bucket: stack.outputs.ImagesBucketName,
  };
  const shown = new ShownProgress(output, files.parts);
  const ended = await audit(request, sources, files, progress, await aws.ports(tencent), {
    signal,
    onRead: (source, read, total) => shown.read(source, read, total),
    onCompared: (done, { counts }) => shown.compared(done, counts.found),
  });
  for (const message of unchecked) output.warn(message);
  if (!isComplete(ended, files)) return interrupted(files, output);
  const kinds = await reported(files, output);
  output.add({
    startedAt: new Date(ended.startedAt).toISOString(),
    read: ended.read,
    ...ended.counts,
    requestsToTencent: tencent.requests,
    kinds: kinds.counts(),
    unchecked,
  });
  for (const line of findingLines(kinds.inOrder())) output.say(line, 'warning');
  const isClean = ended.counts.found === ended.counts.repaired;
  const personIds = await undecidedPersons(files, request);
  const ports = await aws.undecidedPorts(tencent);
  const decided = await decideUndecided({ personIds, ports, answers, askTencent, yes, signal, output });
  output.say(summaryLine(ended, decided.images > 0), isClean ? 'ok' : 'problem');
  if (decided.isInterrupted) return interrupted(files, output);
  files.remove();
  return isClean ? decided.exit : EXIT.failed;
}

function interrupted(files: AuditFiles, output: Output): ExitCode {
  output.add({ isInterrupted: true, directory: files.path });
  output.fail(`Interrupted. ${goOnText(files)}`);
  return EXIT.failed;
}

function goOnText({ path }: AuditFiles): string {
  if (path === undefined) return 'Run the audit again.';
  return `What was read is in ${path}: run audit again with --resume and the same options to go on.`;
}

async function reported(files: AuditFiles, output: Output): Promise<FoundKinds> {
  const kinds = new FoundKinds();
  for await (const finding of files.findings()) {
    kinds.add(finding as StoredFinding);
    output.item(finding);
  }
  return kinds;
}

/** Where answers of searches are kept, and what a whole audit reads. */
function directoryOf({ stack: { name, account, region }, options: { directory } }: Work): string {
  return resolve(
    process.env.INIT_CWD ?? process.cwd(),
    directory ?? join(homedir(), '.face-enrollment', `audit-${account}-${region}-${name}`),
  );
}

async function auditFiles(
  path: string,
  { stack, aws, options: { resume, person, group, repair, since } }: Work,
): Promise<{ readonly files: AuditFiles; readonly progress: AuditProgress }> {
  const asked = JSON.stringify({ group, repair, since: since?.(0) });
  if (!resume) {
    const progress = newProgress(stack.clock.now());
    if (person !== undefined) return { files: new MemoryFiles(), progress };
    return { files: WorkDirectory.create(path, asked, await aws.parts(), progress), progress };
  }
  const found = WorkDirectory.resume(path, asked);
  if (found !== undefined) return { files: found.directory, progress: found.progress };
  throw new Problem(
    `There is no audit to resume in ${path}, or it was started with other options. Leave --resume out to start anew.`,
    EXIT.usage,
  );
}

/** One bar for each list that is read, and one for the comparison. */
class ShownProgress {
  readonly #output: Output;
  readonly #bars = new Map<string, ProgressBar>();
  readonly #parts: number;

  constructor(output: Output, parts: number) {
    this.#output = output;
    this.#parts = parts * 2;
  }

  read({ name, noun }: AuditSource, read: number, total: number | undefined): void {
    if (total === undefined) this.#output.progress(`Reading: ${number(read)} ${noun}`);
    else this.#output.progress(this.#bar(name, total, noun).line(read, Date.now()));
  }

  compared(done: number, found: number): void {
    const line = this.#bar('compare', this.#parts, 'parts compared').line(done, Date.now());
    this.#output.progress(`${line}; ${number(found)} findings`);
  }

  #bar(name: string, total: number, noun: string): ProgressBar {
    const bar = this.#bars.get(name) ?? new ProgressBar(total, noun, Date.now());
    this.#bars.set(name, bar);
    return bar;
  }
}
