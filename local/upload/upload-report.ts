import { styleText } from 'node:util';
import type { ImageRow } from '../aws/image-row.ts';
import { STATUS_COLOURS } from '../terminal/status-colours.ts';
import { wrap } from '../terminal/wrap.ts';
import type { UploadResult } from './upload-image.ts';

const LABEL_WIDTH = 10;

/** Formats the result of an upload for a terminal of that width. */
export function uploadReport({ row, standInEndpoint }: UploadResult, width: number): string {
  const field = (label: string, value: string | undefined) =>
    value === undefined ? [] : [`  ${label.padEnd(LABEL_WIDTH)}${value}`];
  const paragraph = (label: string, text: string) =>
    wrap(text, width - LABEL_WIDTH - 2).flatMap((line, index) => field(index === 0 ? label : '', line));
  const verdict = [styleText(STATUS_COLOURS[row.status], row.status), row.reason].filter(Boolean).join(' ');
  return [
    `${row.objectKey}: ${verdict}`,
    ...paragraph('Message', row.message ?? ''),
    ...field('Person', row.personId ?? row.personTag),
    ...field('Face id', row.faceId),
    ...field('Version', row.version),
    ...paragraph('Next', nextStep(row)),
    ...(row.reason === 'NoFaceDetected' ? ['', ...photographHint(standInEndpoint, width)] : []),
  ].join('\n');
}

function nextStep({ status, objectKey }: ImageRow): string {
  const key = /^[\w./-]+$/.test(objectKey) ? objectKey : `'${objectKey.replaceAll("'", `'\\''`)}'`;
  switch (status) {
    case 'ENROLLED':
      return `npm run faces -- status ${key} --local`;
    case 'REJECTED':
      return 'Do what the message says, then upload the image again.';
    case 'FAILED':
      return 'npm run faces -- doctor --local';
    case 'PENDING':
      return `The stack still works on it. Later: npm run faces -- status ${key} --local`;
  }
}

/** The command stands on a line of its own, unbroken, so that it can be copied. */
function photographHint(standInEndpoint: string, width: number): readonly string[] {
  return [
    ...wrap(
      'The stand-in finds faces in drawn portraits, and seldom in photographs. From now on, it takes every readable picture for a face after this command:',
      width,
    ),
    `  curl ${standInEndpoint}/_control/behaviour -d '{"anyImage": true}'`,
  ];
}
