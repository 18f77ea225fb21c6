import { type CorsRule, HttpMethods } from 'aws-cdk-lib/aws-s3';

const ALLOWED_METHODS = [HttpMethods.PUT, HttpMethods.POST, HttpMethods.GET, HttpMethods.HEAD];
const ALLOWED_HEADERS = ['*'];
/** Without the version id, a page could not ask what became of its upload. */
const EXPOSED_HEADERS = ['ETag', 'x-amz-version-id'];
const MAX_AGE_SECONDS = 3000;

/** The rule for pages of these origins. It gives no permission: each upload is signed as before. */
export function corsRule(origins: readonly string[]): CorsRule {
  return {
    allowedOrigins: [...origins],
    allowedMethods: ALLOWED_METHODS,
    allowedHeaders: ALLOWED_HEADERS,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: MAX_AGE_SECONDS,
  };
}

/** The same rule as JSON, in the form that the console of S3 and `aws s3api put-bucket-cors` take. */
export function corsRuleText(origins: readonly string[]): string {
  return JSON.stringify({
    AllowedOrigins: origins,
    AllowedMethods: ALLOWED_METHODS,
    AllowedHeaders: ALLOWED_HEADERS,
    ExposeHeaders: EXPOSED_HEADERS,
    MaxAgeSeconds: MAX_AGE_SECONDS,
  });
}
