import { describe, expect, it } from '@jest/globals';
import { ShellCommands } from '../../../cli/doctor/shell-commands.ts';
import { failedImages } from '../../../cli/report/failed-images.ts';
import { contentOf, DAY_MS, NOW, rowAt } from './sample-report.ts';

const commands = new ShellCommands({ stack: 'FaceEnrollment', region: 'us-east-1', isLocal: false });
const failed = (at: number, reason: 'DownloadFailed' | 'Throttled') => rowAt(at, { status: 'FAILED', reason });

describe('the failed images of a period', () => {
  it('are one finding, with their reasons and the command that lists them', async () => {
    const rows = [failed(NOW - 1, 'DownloadFailed'), failed(NOW - 2, 'DownloadFailed'), failed(NOW - 3, 'Throttled')];
    expect(failedImages(await contentOf([...rows, failed(NOW - 8 * DAY_MS, 'Throttled')]), commands)).toEqual([
      {
        level: 'problem',
        message: '3 images have failed: DownloadFailed (2), Throttled (1).',
        remedy: 'Their messages say what to do. Fix the cause, then redrive.',
        command: 'npm run faces -- list --status FAILED --since 2026-11-13T08:00:00.000Z --region us-east-1',
      },
    ]);
  });

  it('are no finding when there are none', async () => {
    expect(failedImages(await contentOf([rowAt(NOW - 1)]), commands)).toEqual([]);
  });
});
