import { expect, test } from '@jest/globals';
import { tc3Signature } from '../../../../local/stand-in/api/tc3-signature.ts';

test('computes the signature of the example in Tencent Cloud’s documentation', () => {
  const signature = tc3Signature(
    {
      method: 'POST',
      path: '/',
      query: '',
      headers: [
        ['content-type', 'application/json; charset=utf-8'],
        ['host', 'cvm.tencentcloudapi.com'],
      ],
      payload: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
      timestamp: 1551113065,
      service: 'cvm',
    },
    'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
  );
  expect(signature).toBe('72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168');
});
