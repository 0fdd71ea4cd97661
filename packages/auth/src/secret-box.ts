import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { OmniError } from '@omniroute/core';

const algorithm = 'aes-256-gcm';
const version = 'v1';

/** Encrypts secrets at rest. `place` names where the secret lives (`connections.secret:con_…`) and binds it there. */
export interface SecretBox {
  seal(secret: string, place: string): string;
  /** Throws `OmniError` `internal` when the box was sealed by another key or for another place, or was changed. */
  open(sealed: string, place: string): string;
}

/**
 * AES-256-GCM with a fresh 96-bit nonce a message (NIST SP 800-38D). A box is `v1.<key id>.<nonce>.<tag>.<ciphertext>`, base64url;
 * the key id (first 8 hex digits of the key's SHA-256) tells a wrong key from a damaged box.
 * @param key 32 bytes
 */
export function createSecretBox(key: Buffer): SecretBox {
  if (key.length !== 32) throw new OmniError('internal', `A secret key has 32 bytes, this one ${key.length}.`);
  const keyId = hash('sha256', key, 'hex').slice(0, 8);
  return {
    seal: (secret, place) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(place));
      const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      const parts = [nonce, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64url'));
      return [version, keyId, ...parts].join('.');
    },
    open: (sealed, place) => {
      const [boxVersion, boxKeyId, nonce, tag, ciphertext] = sealed.split('.');
      if (boxVersion !== version || nonce === undefined || tag === undefined || ciphertext === undefined) {
        throw new OmniError('internal', 'A stored secret is damaged. Enter it again.');
      }
      if (boxKeyId !== keyId) {
        throw new OmniError(
          'internal',
          'A stored secret was encrypted with another key. Restore OMNIROUTE_SECRET_KEY or enter the secret again.',
        );
      }
      return decrypt(
        key,
        place,
        [nonce, tag, ciphertext].map((part) => Buffer.from(part, 'base64url')),
      );
    },
  };
}

function decrypt(key: Buffer, place: string, [nonce, tag, ciphertext]: readonly Buffer[]): string {
  try {
    const decipher = createDecipheriv(algorithm, key, nonce ?? Buffer.alloc(0), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(place)).setAuthTag(tag ?? Buffer.alloc(0));
    return Buffer.concat([decipher.update(ciphertext ?? Buffer.alloc(0)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new OmniError('internal', 'A stored secret is damaged. Enter it again.', { cause });
  }
}

/** Reads a 32-byte key from text: 64 hex digits, base64 of 32 bytes, or any other text of at least 16 characters, hashed. */
export function readSecretKey(text: string): Buffer {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex');
  const decoded = Buffer.from(trimmed, 'base64');
  if (decoded.length === 32 && /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return decoded;
  if (trimmed.length < 16)
    throw new OmniError('invalid-input', 'A secret key has at least 16 characters.', { field: 'OMNIROUTE_SECRET_KEY' });
  return hash('sha256', trimmed, 'buffer');
}
