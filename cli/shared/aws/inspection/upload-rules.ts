import { DescribeRuleCommand, type EventBridgeClient, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import * as v from 'valibot';
import type { UploadRule } from '../../../doctor/ports.ts';
import { isNamed, reading } from '../reading.ts';

const Pattern = v.object({
  source: v.array(v.literal('aws.s3')),
  detail: v.object({
    bucket: v.object({ name: v.array(v.string()) }),
    object: v.optional(v.object({ key: v.array(v.object({ prefix: v.string() })) })),
  }),
});

/**
 * The rule, if it exists and matches uploads.
 *
 * @param id as CloudFormation has it: the rule's name; on another bus than the default one, after the name of the bus
 */
export async function uploadRule(client: EventBridgeClient, id: string): Promise<UploadRule | undefined> {
  const [name = '', bus] = id.split('|').reverse();
  const ofBus = bus === undefined ? {} : { EventBusName: bus };
  try {
    const { State, EventPattern = '{}' } = await reading('events:DescribeRule', () =>
      client.send(new DescribeRuleCommand({ Name: name, ...ofBus })),
    );
    const pattern = v.safeParse(v.pipe(v.string(), v.parseJson(), Pattern), EventPattern);
    if (!pattern.success) return undefined;
    const { Targets = [] } = await reading('events:ListTargetsByRule', () =>
      client.send(new ListTargetsByRuleCommand({ Rule: name, ...ofBus })),
    );
    const { bucket, object } = pattern.output.detail;
    return {
      name,
      isEnabled: State === 'ENABLED',
      bucketNames: bucket.name,
      keyPrefix: object?.key[0]?.prefix ?? '',
      targetArns: Targets.map(({ Arn = '' }) => Arn),
    };
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}
