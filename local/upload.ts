import { outputWidth } from './terminal/output-width.ts';
import { runMain } from './terminal/run-main.ts';
import { readUpload } from './upload/read-upload.ts';
import { HELP, parseUploadArguments } from './upload/upload-arguments.ts';
import { uploadImage } from './upload/upload-image.ts';
import { uploadReport } from './upload/upload-report.ts';

await runMain(async () => {
  const args = parseUploadArguments(process.argv.slice(2));
  if (!args) {
    console.log(HELP);
    return 0;
  }
  const result = await uploadImage(await readUpload(args.file, args.personId, args.key));
  console.log(args.json ? JSON.stringify(result.row, null, 2) : uploadReport(result, outputWidth()));
  return result.row.status === 'ENROLLED' ? 0 : 1;
});
