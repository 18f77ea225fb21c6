import { Problem } from '../problem.ts';
import { parseArguments } from '../terminal/parse-arguments.ts';

export const HELP = `Uploads an image to the local stack (npm start -- --keep), waits for its result and prints it.

  npm run upload -- <file> <person id>
  npm run upload -- <file> <person id> --key name-in-the-bucket
  npm run upload -- <file> <person id> --json     Print the row of the Faces table as JSON

The person is created at the Tencent stand-in if it does not exist. The exit code is 0 for an ENROLLED image, otherwise 1.`;

export interface UploadArguments {
  readonly file: string;
  readonly personId: string;
  readonly key: string | undefined;
  readonly json: boolean;
}

/** @returns undefined when the user asks for help */
export function parseUploadArguments(args: readonly string[]): UploadArguments | undefined {
  const { values, positionals } = parseArguments('npm run upload', {
    args: [...args],
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [file, personId, ...more] = positionals;
  if (!file) throw new Problem(`The file and the person id are missing.\n\n${HELP}`);
  if (personId === undefined) throw new Problem(`The person id is missing.\n\n${HELP}`);
  if (more.length > 0) throw new Problem(`Too many arguments: ${more.join(' ')}\n\n${HELP}`);
  return { file, personId, key: values.key, json: values.json };
}
