import type { Behaviour } from '../behaviour.ts';
import { ApiError } from './api-error.ts';
import type { SignedRequest } from './signature.ts';

/** A request of API 3.0, parsed but not yet checked. */
export interface ApiRequest {
  readonly action: string;
  readonly version: string;
  readonly region?: string | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The body was not a JSON object. */
  readonly malformed: boolean;
}

export function parseApiRequest(request: SignedRequest): ApiRequest {
  const parameters = parseObject(request.body);
  return {
    action: text(request.headers['x-tc-action']) ?? '',
    version: text(request.headers['x-tc-version']) ?? '',
    region: text(request.headers['x-tc-region']),
    parameters: parameters ?? {},
    malformed: parameters === undefined,
  };
}

const VERSIONS = { china: ['2018-03-01', '2020-03-03'], international: ['2020-03-03'] };

/** Checks the common parameters, which Tencent does before it looks at the action. */
export function checkCommonParameters(request: ApiRequest, site: Behaviour['site']): void {
  if (!request.action) throw new ApiError('MissingParameter', 'X-TC-Action is missing.');
  if (!VERSIONS[site].includes(request.version)) {
    throw new ApiError('NoSuchVersion', `The version '${request.version}' does not exist.`);
  }
  if (request.region === undefined && request.version === '2020-03-03' && site === 'china') {
    throw new ApiError('MissingParameter', 'X-TC-Region is missing.');
  }
  if (request.region !== undefined && !/^[a-z]{2,}-[a-z0-9-]+$/.test(request.region)) {
    throw new ApiError('UnsupportedRegion', `The region '${request.region}' is not supported.`);
  }
  if (request.malformed) throw new ApiError('InvalidParameter', 'The body is not a JSON object.');
}

export function stringOf(request: ApiRequest, name: string): string {
  const value = request.parameters[name];
  if (value === undefined) throw new ApiError('MissingParameter', `The parameter ${name} is missing.`);
  if (typeof value !== 'string') throw new ApiError('InvalidParameter', `The parameter ${name} is not a string.`);
  return value;
}

export function stringsOf(request: ApiRequest, name: string): readonly string[] {
  const value = request.parameters[name] ?? [];
  if (!Array.isArray(value) || value.some((each) => typeof each !== 'string')) {
    throw new ApiError('InvalidParameter', `The parameter ${name} is not a list of strings.`);
  }
  return value;
}

export function numberOf(request: ApiRequest, name: string, fallback: number): number {
  const value = request.parameters[name] ?? fallback;
  if (typeof value !== 'number') throw new ApiError('InvalidParameter', `The parameter ${name} is not a number.`);
  return value;
}

/** Refuses parameters that the action does not have, as Tencent does. */
export function onlyParameters(request: ApiRequest, names: readonly string[]): void {
  const unknown = Object.keys(request.parameters).find((name) => !names.includes(name));
  if (unknown) throw new ApiError('UnknownParameter', `The parameter ${unknown} is not recognized.`);
}

function parseObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
