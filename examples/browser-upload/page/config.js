/** What your app changes. */

/** The output `Url` of the API. Empty: the API has the origin of the page, as on the local stack. */
export const API = '';

/** Where "Contact support" leads. */
export const SUPPORT = 'mailto:support@example.com';

/** The access token of the user who is signed in. On the local stack, the person id itself is the token. */
export async function accessToken() {
  return new URLSearchParams(location.search).get('person') ?? '1001';
}
