import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Clocks } from '../ports.ts';

const TENCENT_ANSWERS_WITHIN_MS = 8_000;

/** What AWS says of the caller, and when. Every caller may ask that. */
export async function callerOf(client: STSClient) {
  let ahead: number | undefined;
  // The only place where an answer is seen with its headers.
  client.middlewareStack.add(
    (next) => async (parameters) => {
      const result = await next(parameters);
      const { headers } = result.response as { headers?: Record<string, string> };
      ahead = msAhead(headers?.date);
      return result;
    },
    { name: 'dateOfAnswer', step: 'deserialize', priority: 'low', override: true },
  );
  const { Arn: arn = 'unknown', Account: account = 'unknown' } = await client.send(new GetCallerIdentityCommand());
  return { arn, account, aheadMs: ahead };
}

/** Any answer of a server has its time, also one that refuses an unsigned request. */
export async function readClocks(aheadOfAws: number | undefined, tencentEndpoint: string): Promise<Clocks> {
  const aheadOfTencent = await tencentAheadMs(tencentEndpoint);
  const here = Date.now();
  const there = (ahead: number | undefined) => (ahead === undefined ? undefined : here + ahead);
  return { here, aws: there(aheadOfAws), tencent: there(aheadOfTencent) };
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

/** Of a server's clock before the one here. */
function msAhead(date: string | undefined): number | undefined {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? undefined : time - Date.now();
}
