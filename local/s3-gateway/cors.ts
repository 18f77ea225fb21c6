import type { CORSRule } from '@aws-sdk/client-s3';
import { type S3Error, s3Error } from './s3-error.ts';

/** What a browser asks before it sends a request to another origin. */
export interface Preflight {
  readonly origin: string | undefined;
  readonly method: string | undefined;
  /** Names of headers. */
  readonly headers: readonly string[];
}

export type Headers = Readonly<Record<string, string>>;

export type PreflightAnswer =
  | { readonly allowed: true; readonly headers: Headers }
  | { readonly allowed: false; readonly error: S3Error };

const NOT_ENABLED = 'CORSResponse: CORS is not enabled for this bucket.';
const NOT_ALLOWED =
  "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";

/** @param rules of the bucket; undefined without a CORS configuration */
export function answerPreflight(rules: readonly CORSRule[] | undefined, preflight: Preflight): PreflightAnswer {
  const { origin, method, headers } = preflight;
  if (!origin) return refused(400, 'BadRequest', 'Insufficient information. Origin request header needed.');
  if (!method) return refused(400, 'BadRequest', 'Invalid Access-Control-Request-Method: null');
  if (rules === undefined) return refused(403, 'AccessForbidden', NOT_ENABLED);
  const rule = rules.find((one) => allows(one, origin, method) && headers.every((name) => allowsHeader(one, name)));
  if (!rule) return refused(403, 'AccessForbidden', NOT_ALLOWED);
  return {
    allowed: true,
    headers: {
      ...grant(rule, origin),
      ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(', ').toLowerCase() }),
      ...(rule.MaxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.MaxAgeSeconds) }),
    },
  };
}

/**
 * What S3 adds to the answer of a request with an `Origin`. Without a rule it adds nothing, carries the request out all the
 * same, and the browser keeps the answer from the page.
 */
export function answerHeaders(rules: readonly CORSRule[] = [], origin: string | undefined, method: string): Headers {
  const rule = origin && rules.find((one) => allows(one, origin, method));
  return rule ? grant(rule, origin) : {};
}

function refused(status: number, code: string, message: string): PreflightAnswer {
  return { allowed: false, error: s3Error(status, code, message) };
}

function grant(rule: CORSRule, origin: string): Headers {
  const anyOrigin = rule.AllowedOrigins?.includes('*');
  return {
    'access-control-allow-origin': anyOrigin ? '*' : origin,
    ...(!anyOrigin && { 'access-control-allow-credentials': 'true' }),
    'access-control-allow-methods': (rule.AllowedMethods ?? []).join(', '),
    ...(rule.ExposeHeaders?.length && { 'access-control-expose-headers': rule.ExposeHeaders.join(', ') }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

function allows({ AllowedOrigins = [], AllowedMethods = [] }: CORSRule, origin: string, method: string): boolean {
  return AllowedMethods.includes(method) && AllowedOrigins.some((pattern) => matches(pattern, origin));
}

function allowsHeader({ AllowedHeaders = [] }: CORSRule, name: string): boolean {
  return AllowedHeaders.some((pattern) => matches(pattern.toLowerCase(), name.toLowerCase()));
}

/** S3 takes one `*` in a pattern. */
function matches(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return pattern === text;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}
