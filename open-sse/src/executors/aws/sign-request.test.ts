import { expect, test } from 'vitest';
import { signRequest, type SignableRequest } from './sign-request.ts';

/** The credentials, time and scope of AWS's signing test suite, version 4. */
const suite = {
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  region: 'us-east-1',
  service: 'service',
  at: new Date('2015-08-30T12:36:00Z'),
};
const host = ['Host', 'example.amazonaws.com'] as const;
const form = ['Content-Type', 'application/x-www-form-urlencoded'] as const;

test.each<[string, Partial<SignableRequest>, string, string]>([
  ['get-vanilla', { path: '/' }, 'host;x-amz-date', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['get-utf8', { path: '/ሴ' }, 'host;x-amz-date', '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'],
  [
    'get-space-unnormalized',
    { path: '/example space/' },
    'host;x-amz-date',
    '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
  ],
  [
    'get-unreserved',
    { path: '/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz' },
    'host;x-amz-date',
    '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  ],
  [
    'get-vanilla-query-order-encoded',
    { path: '/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1' },
    'host;x-amz-date',
    '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
  ],
  [
    'get-header-value-trim',
    {
      path: '/',
      headers: [host, ['My-Header1', ' value1'], ['My-Header2', ' "a   b   c"']],
    },
    'host;my-header1;my-header2;x-amz-date',
    'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  ],
  [
    'post-vanilla',
    { method: 'POST', path: '/' },
    'host;x-amz-date',
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
  [
    'post-x-www-form-urlencoded',
    { method: 'POST', path: '/', headers: [host, form], body: Buffer.from('Param1=value1') },
    'content-type;host;x-amz-date',
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
])('AWS’s test vector %s comes out as published', (_, request, signedHeaders, signature) => {
  const headers = signRequest({ method: 'GET', path: '/', headers: [host], ...request }, suite);
  expect(headers).toEqual([
    'x-amz-date',
    '20150830T123600Z',
    'authorization',
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  ]);
});

/** What AWS's own signer for JavaScript makes of the same calls. */
test.each([
  ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', '7415b2c1e839b363c983fcf2b2b9777726647dd92df0cc0ce218cffeeb8932c8'],
  [
    'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0',
    'b5ff5ee3cd8c5df1132b13d9e7e4a72b1800febbe956f20e774d7ea19451e7d7',
  ],
])('a model id with colons and slashes is escaped twice in what is signed: %s', (model, signature) => {
  const headers = signRequest(
    {
      method: 'POST',
      path: `/model/${encodeURIComponent(model)}/converse`,
      headers: [
        ['host', 'bedrock-runtime.us-east-1.amazonaws.com'],
        ['content-type', 'application/json'],
      ],
      body: Buffer.from('{"messages":[]}'),
    },
    { ...suite, service: 'bedrock' },
  );
  expect(headers.at(-1)).toContain(`Signature=${signature}`);
});
