import { styleText } from 'node:util';
import { AWS_KEYS } from '../aws/aws-keys.ts';
import type { LocalState } from '../stack-state.ts';

/** Where to look, and how to upload an image of one's own, while the stack is left up. */
export function howToGoOn({ emulator, standIn, outputs, region }: LocalState, directory: string): string {
  if (!emulator || !standIn || !outputs) return '';
  const title = (text: string) => styleText('bold', text);
  return `
${title('The stack is up.')} Stop it with: npm stop

${title('Upload an image of your own')} (the stand-in takes any readable picture for a face from now on):
  npm run upload -- path/to/me.jpg 2001

${title('Operate it')} like one that is deployed to AWS; the lines below want this in their shell:
  export AWS_ENDPOINT_URL=${emulator.endpoint} AWS_REGION=${region} \\
    AWS_ACCESS_KEY_ID=${AWS_KEYS.accessKeyId} AWS_SECRET_ACCESS_KEY=${AWS_KEYS.secretAccessKey}
  npm run faces -- doctor
  npm run faces -- status

${title('Upload with the AWS CLI')} (the person must exist at Tencent: 1001 to 1005 do):
  aws s3 cp path/to/me.jpg s3://${outputs.ImagesBucketName}/me.jpg --metadata person-id=1005
  npm run faces -- status me.jpg

${title('Where to look')}
  AWS emulator      ${emulator.endpoint}
  Images bucket     ${outputs.ImagesBucketName}
  Faces table       ${outputs.FacesTableName}
  Persons table     ${outputs.PersonsTableName}
  Dead letters      ${outputs.UploadsDeadLetterQueueUrl}
                    ${outputs.EnrollmentsDeadLetterQueueUrl}
  Tencent stand-in  ${standIn.endpoint}/_control/journal and ${standIn.endpoint}/_control/persons
  Logs              ${directory}`;
}
