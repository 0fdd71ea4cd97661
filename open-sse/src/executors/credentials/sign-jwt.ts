import { sign, type KeyObject } from 'node:crypto';

/** A JSON web signature in its compact form, with RSASSA-PKCS1-v1_5 and SHA-256 (RFC 7515 §7.1, RFC 7518 §3.3). Both texts are JSON. */
export function signRs256(header: string, payload: string, key: KeyObject): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
