import type { Check } from '../../check.ts';
import { ok, problem } from '../../finding.ts';

export const bucketEvents: Check = {
  name: 'bucket-events',
  async run(deployment, commands) {
    const { toEventBridge, withEventBridge } = await deployment.notifications();
    if (toEventBridge) return ok('The bucket sends its events to EventBridge.');
    const name = deployment.outputs.ImagesBucketName;
    return problem(
      `The bucket ${name} does not send its events to EventBridge. Uploads are not processed, and no error is reported.`,
      'Turn EventBridge on (the command keeps the other notifications of the bucket). Then run backfill for the images that were uploaded in the meantime.',
      commands.aws(
        's3api',
        'put-bucket-notification-configuration',
        '--bucket',
        name,
        '--notification-configuration',
        withEventBridge,
      ),
    );
  },
};
