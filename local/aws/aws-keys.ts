/** No secrets: the emulator gives them all permissions of the account. */
export const AWS_KEYS = { accessKeyId: 'test', secretAccessKey: 'test' };
export const AWS_ACCOUNT = '000000000000';
export const AWS_REGION = 'us-east-1';
