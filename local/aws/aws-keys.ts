/** No secret: the emulator takes them for the account's administrator. */
export const AWS_KEYS = { accessKeyId: 'test', secretAccessKey: 'test' };
export const AWS_ACCOUNT = '000000000000';
export const AWS_REGION = 'us-east-1';
