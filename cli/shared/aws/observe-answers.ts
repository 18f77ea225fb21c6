import type { MiddlewareStack } from '@smithy/types';

/** What an answer shows besides its content. */
export interface AnswerOrigin {
  /** Where the request was sent, whatever set it: `https://sqs.us-east-1.amazonaws.com`. */
  readonly endpoint: string;
  /** Milliseconds by which the server's clock is ahead of the one here; undefined when the answer has no date. */
  readonly aheadMs: number | undefined;
}

/** Calls `onAnswer` for each answer that the client gets. Only a middleware sees addresses and headers. */
export function observeAnswers<I extends object, O extends object>(
  client: { readonly middlewareStack: MiddlewareStack<I, O> },
  onAnswer: (origin: AnswerOrigin) => void,
): void {
  client.middlewareStack.add(
    (next) => async (parameters) => {
      const result = await next(parameters);
      const { headers = {} } = result.response as { readonly headers?: Readonly<Record<string, string>> };
      onAnswer({ endpoint: endpointOf(parameters.request as HttpRequest), aheadMs: msAhead(headers.date) });
      return result;
    },
    { name: 'observeAnswers', step: 'deserialize', priority: 'low', override: true },
  );
}

interface HttpRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
}

function endpointOf({ protocol, hostname, port }: HttpRequest): string {
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
}

/** By how much the clock behind a `Date` header is ahead of the one here. The header has whole seconds. */
export function msAhead(date: string | undefined): number | undefined {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? undefined : time - Date.now();
}
