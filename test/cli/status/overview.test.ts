import { describe, expect, it } from '@jest/globals';
import { overview } from '../../../cli/status/overview.ts';
import type { StatusPorts } from '../../../cli/status/ports.ts';
import { overviewLines } from '../../../cli/status/report.ts';

const NOW = Date.parse('2026-11-20T00:30:00.000Z');

function portsOf(more: Partial<StatusPorts> = {}): StatusPorts {
  return {
    queue: async () => ({ waiting: 0, inFlight: 0 }),
    oldestMessageSeconds: async () => undefined,
    rowCount: async () => 0,
    reasons: async () => new Map(),
    nextSlot: async () => undefined,
    requestsPerSecond: async () => 20,
    publishing: async () => undefined,
    ...more,
  };
}

describe('the status of a stack', () => {
  it('counts what was given up in UTC days, today first', async () => {
    const asked: string[] = [];
    const { days } = await overview(
      portsOf({
        reasons: async (status, day) => {
          asked.push(`${status}#${day}`);
          return status === 'FAILED' && day === '2026-11-19' ? new Map([['DownloadFailed', 2]]) : new Map();
        },
      }),
      2,
      NOW,
    );
    expect(asked.toSorted()).toEqual([
      'FAILED#2026-11-19',
      'FAILED#2026-11-20',
      'REJECTED#2026-11-19',
      'REJECTED#2026-11-20',
    ]);
    expect(days).toEqual([
      { day: '2026-11-20', rejected: 0, failed: 0 },
      { day: '2026-11-19', rejected: 0, failed: 2 },
    ]);
  });

  it('puts first what an operator has to act upon, then what is most frequent', async () => {
    const counts = {
      FAILED: [['UrlRefused', 1]],
      REJECTED: [
        ['PersonFull', 1],
        ['ImageEmpty', 3],
      ],
    } as const;
    const { reasons } = await overview(portsOf({ reasons: async (status) => new Map(counts[status]) }), 2, NOW);
    expect(reasons.map(({ reason, images }) => [reason, images])).toEqual([
      ['UrlRefused', 2],
      ['ImageEmpty', 6],
      ['PersonFull', 2],
    ]);
  });

  it('tells how outcomes leave the stack, and how many events did not', async () => {
    const line = async (publishing: Awaited<ReturnType<StatusPorts['publishing']>>) => {
      const queue = async () => ({ waiting: 2, inFlight: 1 });
      const lines = overviewLines(await overview(portsOf({ queue, publishing: async () => publishing }), 1, NOW));
      return lines.find((text) => text.startsWith('Events'));
    };
    expect(await line(undefined)).toBe('Events   none: the stack publishes no outcomes');
    expect(await line({ eventBus: 'faces', annotatesObjects: false, isAnalyzed: false })).toBe(
      'Events   to the event bus faces; 3 in the outcomes dead-letter queue',
    );
    expect(await line({ eventBus: 'default', annotatesObjects: true, isAnalyzed: true })).toBe(
      'Events   to the event bus default and on the objects and for analysis; 3 in the outcomes dead-letter queue',
    );
    expect(await line({ eventBus: undefined, annotatesObjects: true, isAnalyzed: false })).toBe(
      'Events   on the objects; 3 in the outcomes dead-letter queue',
    );
  });

  it('tells whether the rate to Tencent is used up', async () => {
    const text = async (nextSlot: number | undefined) =>
      overviewLines(await overview(portsOf({ nextSlot: async () => nextSlot }), 1, NOW)).find((line) =>
        line.startsWith('Tencent'),
      );
    expect(await text(undefined)).toBe('Tencent  at most 20 requests a second; none was sent yet');
    expect(await text(NOW - 1000)).toBe(
      'Tencent  at most 20 requests a second; the last one at 2026-11-20T00:29:59.000Z',
    );
    expect(await text(NOW + 500)).toBe('Tencent  at most 20 requests a second; slots are taken 0.5 s ahead');
    expect(await text(NOW + 19_000)).toBe(
      'Tencent  at most 20 requests a second; slots are taken 19 s ahead, so the rate is used up',
    );
  });

  it('shows the queues with their dead-letter queues, hidden messages included', async () => {
    const lines = overviewLines(
      await overview(
        portsOf({
          queue: async (name) => ({ waiting: name.endsWith('DeadLetters') ? 2 : 1234, inFlight: 1 }),
          oldestMessageSeconds: async () => 7300,
        }),
        1,
        NOW,
      ),
    );
    expect(lines.slice(0, 3)).toEqual([
      'QUEUE         WAITING  IN FLIGHT  OLDEST  DEAD-LETTER',
      'uploads          1234          1  2 h               3',
      'preparations     1234          1  2 h               3',
    ]);
    expect(lines).toContain('No image failed or was rejected today.');
  });
});
