import { Argument, Option } from 'commander';
import { isoTime } from '../../functions/domain/clock.ts';
import type { Pseudonyms } from '../../functions/publish/ports.ts';
import { DynamoPseudonyms, OF_OLD_OUTCOMES } from '../../functions/tables/dynamo-pseudonyms.ts';
import { exportPersonToFile } from '../export-person/command.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { DynamoCompletedRows } from '../shared/aws/dynamo-completed-rows.ts';
import { reading } from '../shared/aws/reading.ts';
import { DraftFile } from '../shared/draft-file.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { type PointInTime, pointInTime } from '../shared/point-in-time.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { number } from '../shared/terminal/progress-bar.ts';
import { exportOutcomes } from './export-outcomes.ts';
import { ParquetFile } from './parquet-file.ts';
import type { ExportReport, OutcomeFile } from './ports.ts';
import { CSV, JSON_LINES } from './record-text.ts';
import { summaryLines } from './report.ts';
import { TextFile } from './text-file.ts';

const FORMATS = ['parquet', 'csv', 'jsonl'] as const;
type Format = (typeof FORMATS)[number];

interface Options extends CommonOptions {
  readonly since?: PointInTime;
  readonly format?: Format;
  readonly output?: string;
  readonly images?: string;
}

export const exportCommand = operatorCommand<Options>({
  name: 'export',
  effect: 'reads',
  summary: 'write outcomes, or what is known of a person, to a file',
  description:
    'outcomes: writes the outcome that each image has now to a file, without person ids, keys and face ids. It reads the whole Faces table, and the items of the persons for their pseudonyms. person: writes what the stack and Tencent know of one person as JSON, and with --images the images. Only you can read these files.',
  examples: [
    'export outcomes --since 30d',
    'export outcomes --since 2026-11-01 --format csv --output november.csv',
    'export person 1001 --images 1001-images',
  ],
  configure: (command) =>
    command
      .addArgument(new Argument('<what>', 'what to write').choices(['outcomes', 'person']))
      .argument('[id]', 'person: the person id')
      .option(
        '--since <time>',
        'outcomes: those since then, required: 90m, 12h, 30d, or a time in ISO 8601',
        pointInTime,
      )
      .addOption(new Option('--format <format>', 'outcomes: of the file (default: parquet)').choices(FORMATS))
      .option('--output <file>', 'the file; it is replaced (default: outcomes.parquet, or person-<id>.json)')
      .option('--images <directory>', 'person: save the images in this directory, which must be new or empty'),
  run: (stack, options, output, [what, id]) =>
    what === 'person' ? exportOnePerson(stack, id, options, output) : exportOutcomesToFile(stack, id, options, output),
});

async function exportOnePerson(
  stack: DeployedStack,
  id: string | undefined,
  options: Options,
  output: Output,
): Promise<ExitCode> {
  if (id === undefined) throw new Problem('Give the id of the person: export person 1001.', EXIT.usage);
  const given = options.since === undefined ? options.format && '--format' : '--since';
  if (given !== undefined)
    throw new Problem(`${given} is for export outcomes. A person is exported as JSON.`, EXIT.usage);
  return exportPersonToFile(stack, id, options, output);
}

async function exportOutcomesToFile(
  stack: DeployedStack,
  id: string | undefined,
  { since, images, ...options }: Options,
  output: Output,
): Promise<ExitCode> {
  if (id !== undefined)
    throw new Problem(`export outcomes takes no further argument, and '${id}' was given.`, EXIT.usage);
  if (images !== undefined) throw new Problem('--images is for export person.', EXIT.usage);
  if (since === undefined) {
    throw new Problem('Give the time from which on outcomes are exported: --since 30d.', EXIT.usage);
  }
  return exportToFile(stack, { ...options, since }, output);
}

async function exportToFile(
  stack: DeployedStack,
  options: Omit<Options, 'since'> & { readonly since: PointInTime },
  output: Output,
): Promise<ExitCode> {
  const { format = 'parquet', output: name = `outcomes.${format}` } = options;
  const target = new DraftFile(name);
  const since = isoTime(options.since(stack.clock.now()));
  output.add({ since, format, file: target.path });
  output.progress(`Reading rows with an outcome since ${since}`);
  try {
    const file = await target.begin((draft) => created(draft, format));
    const report = await exportOutcomes(
      {
        rows: new DynamoCompletedRows(stack.dynamo, stack.outputs.FacesTableName),
        pseudonyms: pseudonymsOf(stack),
      },
      file,
      { since, stack: stack.name },
      {
        signal: interruptSignal(),
        onProgress: ({ read, written }) =>
          output.progress(`${number(read)} rows read, ${number(total(written))} outcomes written`),
      },
    );
    await file.end();
    output.add({ ...report });
    if (report.isInterrupted) throw new Problem('Interrupted. No file was written.');
    const bytes = await target.complete();
    output.add({ bytes });
    for (const line of summaryLines(report, name, bytes)) output.say(line);
    return EXIT.done;
  } finally {
    await target.discard();
  }
}

function pseudonymsOf({ dynamo, outputs }: DeployedStack): Pseudonyms {
  const pseudonyms = new DynamoPseudonyms(dynamo, outputs.PersonsTableName, OF_OLD_OUTCOMES);
  return { of: (personIds) => reading('dynamodb:BatchGetItem', () => pseudonyms.of(personIds)) };
}

async function created(path: string, format: Format): Promise<OutcomeFile> {
  if (format === 'parquet') return new ParquetFile(path);
  return await TextFile.create(path, format === 'csv' ? CSV : JSON_LINES);
}

function total({ ENROLLED, REJECTED, FAILED }: ExportReport['written']): number {
  return ENROLLED + REJECTED + FAILED;
}
