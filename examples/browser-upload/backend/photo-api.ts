import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { photoStatus } from './photo-status.ts';
import { signUpload } from './sign-upload.ts';

/**
 * `POST /uploads` with `{"contentType": "image/jpeg", "consent": true}` signs an upload.
 * `GET /photos?key=...&version=...` says what became of it.
 */
export async function handler(
  event: APIGatewayProxyEventV2WithJWTAuthorizer,
): Promise<APIGatewayProxyStructuredResultV2> {
  // Signed by the identity provider. The page cannot change it.
  const personId = String(event.requestContext.authorizer.jwt.claims.sub);
  if (event.routeKey === 'POST /uploads') {
    const { contentType, consent } = parsed(event.body);
    const post = consent === true ? await signUpload(personId, contentType) : undefined;
    return post
      ? answer(201, post)
      : answer(400, { expected: 'a contentType that is image/jpeg or image/png, and consent' });
  }
  const { key = '', version = '' } = event.queryStringParameters ?? {};
  const status = key && version ? await photoStatus(personId, key, version) : undefined;
  return status ? answer(200, status) : answer(404, { expected: 'key and version of a photo of yours' });
}

function parsed(body = ''): { readonly contentType?: unknown; readonly consent?: unknown } {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

function answer(statusCode: number, body: object): APIGatewayProxyStructuredResultV2 {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { statusCode, headers, body: JSON.stringify(body) };
}
