import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import { type EventPattern, type IEventBus, type IRuleTarget, Match, Rule } from 'aws-cdk-lib/aws-events';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DETAIL_TYPES, EVENT_SOURCE } from '../../functions/domain/outcome/event-names.ts';
import {
  OUTCOME_REASONS,
  OUTCOME_STATUSES,
  type OutcomeReason,
  type OutcomeStatus,
} from '../../functions/domain/outcome/outcome-reasons.ts';

/** Which outcomes go where. */
export interface OnOutcomeProps {
  /** What every event goes to. Give it a dead-letter queue: EventBridge drops what it cannot deliver. */
  readonly target: IRuleTarget;

  /**
   * Only outcomes with one of these statuses.
   *
   * @default - all that have one of `reasons`, or all three
   */
  readonly statuses?: readonly OutcomeStatus[] | undefined;

  /**
   * Only outcomes for one of these reasons. An image that is ENROLLED has none.
   *
   * @default - all
   */
  readonly reasons?: readonly OutcomeReason[] | undefined;

  /**
   * @default - made of statuses and reasons
   */
  readonly description?: string | undefined;
}

export interface OutcomeEventsProps {
  readonly bus: IEventBus;
  readonly bucket: IBucket;
  readonly keyPrefix: string | undefined;
}

/** The events of one pipeline, for the rules of those who want to know. */
export class OutcomeEvents extends Construct {
  readonly bus: IEventBus;
  readonly #props: OutcomeEventsProps;

  /** @throws when the bus is in another region or account */
  constructor(scope: Construct, id: string, props: OutcomeEventsProps) {
    super(scope, id);
    this.bus = props.bus;
    this.#props = props;
    checkEnvironment(this, props.bus);
  }

  /** @throws when no outcome could match */
  addRule(scope: Construct, id: string, { target, statuses, reasons, description }: OnOutcomeProps): Rule {
    const wanted = matching(`${scope.node.path}/${id}`, statuses, reasons);
    return new Rule(scope, id, {
      eventBus: this.bus,
      description: description ?? `Images that are ${wanted.join(', ')}${reasons ? ` for ${reasons.join(', ')}` : ''}`,
      eventPattern: this.#pattern(wanted, reasons),
      targets: [target],
    });
  }

  /** A bus may carry the events of several stacks, and a stack may have several pipelines. */
  #pattern(statuses: readonly OutcomeStatus[], reasons: readonly OutcomeReason[] | undefined): EventPattern {
    const { bucket, keyPrefix } = this.#props;
    return {
      source: [EVENT_SOURCE],
      detailType: statuses.map((status) => DETAIL_TYPES[status]),
      detail: {
        stack: [Stack.of(this).stackName],
        bucket: [bucket.bucketName],
        ...(keyPrefix && { objectKey: Match.prefix(keyPrefix) }),
        ...(reasons && { reason: [...reasons] }),
      },
    };
  }
}

/** The statuses that can occur: a rule that matches nothing would be a mistake without an error. */
function matching(
  rule: string,
  statuses: readonly OutcomeStatus[] = OUTCOME_STATUSES,
  reasons?: readonly OutcomeReason[],
): readonly OutcomeStatus[] {
  const unknownStatus = statuses.find((status) => !OUTCOME_STATUSES.includes(status));
  if (unknownStatus !== undefined || statuses.length === 0) {
    throw wrong(rule, 'statuses', statuses, `at least one of ${OUTCOME_STATUSES.join(', ')}`);
  }
  if (reasons === undefined) return statuses;
  const possible = statuses.filter((status) => reasonsOf(status).some((reason) => reasons.includes(reason)));
  const known = statuses.flatMap(reasonsOf);
  if (reasons.length === 0 || reasons.some((reason) => !known.includes(reason))) {
    throw wrong(rule, 'reasons', reasons, `reasons of images that are ${statuses.join(' or ')}: ${known.join(', ')}`);
  }
  return possible;
}

function reasonsOf(status: OutcomeStatus): readonly OutcomeReason[] {
  return status === 'ENROLLED' ? [] : OUTCOME_REASONS[status];
}

function wrong(rule: string, what: string, received: readonly string[], expected: string): Error {
  return new Error(
    `The ${what} of the rule ${rule}: received ${JSON.stringify(received)}, expected ${expected || 'none'}`,
  );
}

/** Events are published with the region and the account of the function. */
function checkEnvironment(scope: Construct, bus: IEventBus): void {
  const { account, region } = Stack.of(scope);
  for (const [what, own, other] of [
    ['region', region, bus.env.region],
    ['account', account, bus.env.account],
  ] as const) {
    if (Token.compareStrings(own, other) !== TokenComparison.DIFFERENT) continue;
    throw new Error(
      `The event bus of ${scope.node.path}: received ${bus.eventBusName} of ${what} ${other}, expected one of ${what} ${own}. ` +
        'Publish to a bus there, and forward the events: onOutcome with the other bus as its target.',
    );
  }
}
