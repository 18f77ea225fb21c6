import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Clocks } from '../../../doctor/ports.ts';
import { msAhead, observeAnswers } from '../observe-answers.ts';

const TENCENT_ANSWERS_WITHIN_MS = 8_000;

/** What AWS says of the caller, and when. Every caller has the permission for that. */
export async function callerOf(client: STSClient) {
  let aheadMs: number | undefined;
  observeAnswers(client, (origin) => {
    aheadMs = origin.aheadMs;
  });
  const { Arn: arn = 'unknown', Account: account = 'unknown' } = await client.send(new GetCallerIdentityCommand());
  return { arn, account, aheadMs };
}

/** Each answer of a server has a date, also one that refuses an unsigned request. */
export async function readClocks(aheadOfAws: number | undefined, tencentEndpoint: string): Promise<Clocks> {
  const aheadOfTencent = await tencentAheadMs(tencentEndpoint);
  const here = Date.now();
  const there = (ahead: number | undefined) => (ahead === undefined ? undefined : here + ahead);
  return { here, aws: there(aheadOfAws), tencent: there(aheadOfTencent), tencentEndpoint };
}

async function tencentAheadMs(endpoint: string): Promise<number | undefined> {
  try {
    const { headers, body } = await fetch(endpoint, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(TENCENT_ANSWERS_WITHIN_MS),
    });
    await body?.cancel();
    return msAhead(headers.get('date') ?? undefined);
  } catch {
    return undefined;
  }
}
