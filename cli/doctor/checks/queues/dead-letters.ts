import type { Check } from '../../check.ts';
import { type Finding, ok, problem } from '../../finding.ts';

export const deadLetters: Check = {
  name: 'dead-letters',
  async run(deployment, commands) {
    const outcomes = deployment.publishes ? (['outcomes'] as const) : [];
    const names = ['uploads', 'preparations', 'enrollments', 'erasures', ...outcomes] as const;
    const found = await Promise.all(
      names.map(async (name): Promise<readonly Finding[]> => {
        const { waiting, inFlight } = await deployment.queue(`${name}DeadLetters`);
        const count = waiting + inFlight;
        if (count === 0) return [];
        const [messages, they] = count === 1 ? ['1 message', 'It'] : [`${count} messages`, 'They'];
        return [
          problem(
            `The ${name} dead-letter queue holds ${messages}. ${they} will not be retried until you redrive ${they === 'It' ? 'it' : 'them'}.`,
            name === 'outcomes' || name === 'erasures'
              ? 'The dry run of redrive shows the reasons. Fix the cause, then redrive.'
              : 'The command status shows the reasons. Fix the cause, then redrive.',
            commands.faces(`redrive --queue ${name}`),
          ),
        ];
      }),
    );
    const bad = found.flat();
    return bad.length > 0 ? bad : ok('All dead-letter queues are empty.');
  },
};
