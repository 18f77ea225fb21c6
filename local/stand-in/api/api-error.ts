/** A refusal as Tencent sends it: HTTP 200 with `Response.Error`. */
export class ApiError extends Error {
  readonly code: string;

  constructor(code: string, message: string = code) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
  }
}
