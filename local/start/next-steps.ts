import { styleText } from 'node:util';
import { AWS_KEYS } from '../aws/aws-keys.ts';
import type { StackState } from '../stack-state.ts';

export interface NextSteps {
  readonly state: StackState;
  /** Of the logs. */
  readonly directory: string;
  /** A file to upload, relative to the project. */
  readonly portrait: string;
  readonly anyImage: boolean;
}

/** What can be done with a stack that was left running. */
export function nextSteps({ state, directory, portrait, anyImage }: NextSteps): string {
  const { emulator, standIn, outputs, region } = state;
  if (!emulator || !standIn || !outputs) return '';
  const title = (text: string) => styleText('bold', text);
  return `
${title('The stack is running.')} Stop it with: npm stop

${title('Upload an image')} (${
    anyImage
      ? 'the stand-in takes every readable picture for a face'
      : 'the stand-in finds faces in drawn portraits, and seldom in photographs: see --any-image'
  }):
  npm run upload -- ${portrait} --person 2001

${title('Upload from a browser')} on a page that this prints:
  npm run browser-upload

${title('Operate the stack')} like one that is deployed to AWS:
  npm run faces -- doctor --local
  npm run faces -- status --local
  npm run faces -- person 1007 --local

${title('Erase a person')} of the samples everywhere, with a receipt after a minute (--dry-run only shows what there is):
  npm run faces -- erase --person 1007 --local

${title('Use the AWS CLI')} (an image of an unknown person creates the person):
  export AWS_ENDPOINT_URL=${emulator.endpoint} AWS_REGION=${region} AWS_DEFAULT_REGION=${region} \\
    AWS_ACCESS_KEY_ID=${AWS_KEYS.accessKeyId} AWS_SECRET_ACCESS_KEY=${AWS_KEYS.secretAccessKey}
  aws s3 cp ${portrait} s3://${outputs.ImagesBucketName}/me.jpg --metadata person-id=2002

${title('Where to look')} (docs/local-stack.md has more)
  AWS emulator        ${emulator.endpoint}
  Images bucket       ${outputs.ImagesBucketName}
  Faces table         ${outputs.FacesTableName}
  Persons table       ${outputs.PersonsTableName}
  Tencent stand-in    ${standIn.endpoint}/_control/journal
                      ${standIn.endpoint}/_control/persons
  Logs                ${directory}`;
}
