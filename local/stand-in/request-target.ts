import type { ApiRequest } from './api/api-request.ts';

/** What a request acts on: for the journal, and to find the fault that matches. */
export interface RequestTarget {
  readonly action: string;
  readonly personId?: string | undefined;
  /** The URLs without their queries, which are secrets, except `versionId`; `(base64)` for bytes. */
  readonly images: readonly string[];
}

export function targetOf(request: ApiRequest): RequestTarget {
  return { action: request.action, personId: personIdOf(request), images: imagesOf(request) };
}

function personIdOf({ parameters }: ApiRequest): string | undefined {
  return typeof parameters.PersonId === 'string' ? parameters.PersonId : undefined;
}

function imagesOf({ parameters }: ApiRequest): readonly string[] {
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  const single = (value: unknown): unknown[] => (value === undefined ? [] : [value]);
  const urls = [...list(parameters.Urls), ...single(parameters.Url)];
  if (urls.length > 0) return urls.map((url) => withoutSecrets(String(url)));
  return [...list(parameters.Images), ...single(parameters.Image)].map(() => '(base64)');
}

function withoutSecrets(url: string): string {
  const [, path = '', query = ''] = /^([^?#]*)\??([^#]*)/.exec(url) ?? [];
  const version = new URLSearchParams(query).get('versionId');
  return version === null ? path : `${path}?versionId=${encodeURIComponent(version)}`;
}
