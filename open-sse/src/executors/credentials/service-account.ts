import { createPrivateKey, type KeyObject } from 'node:crypto';
import { asObject, asString, parseJson } from '../../codecs/read-json.ts';
import { upstreamError, upstreamErrorCodes } from '../upstream-error.ts';

/** Google's key file of a service account (cloud.google.com/iam/docs/keys-create-delete). */
export type ServiceAccount = {
  readonly clientEmail: string;
  readonly projectId: string | undefined;
  readonly keyId: string | undefined;
  readonly tokenUrl: string;
  readonly key: KeyObject;
};

const defaultTokenUrl = 'https://oauth2.googleapis.com/token';

/** Reads the JSON of a service account. Throws an error with the code `credential` and a caller-safe message. */
export function readServiceAccount(text: string | undefined): ServiceAccount {
  const file = asObject(parseJson(text ?? ''));
  if (file === undefined) throw unfit('The secret is not the JSON of a service account key.');
  const type = asString(file['type']) ?? 'service_account';
  if (type !== 'service_account')
    throw unfit(`The secret is a JSON of the type “${type}”; a service account key is needed.`);
  const clientEmail = asString(file['client_email']);
  const privateKey = asString(file['private_key']);
  if (clientEmail === undefined || privateKey === undefined) {
    throw unfit('The service account JSON lacks client_email or private_key.');
  }
  return {
    clientEmail,
    projectId: asString(file['project_id']),
    keyId: asString(file['private_key_id']),
    tokenUrl: asString(file['token_uri']) ?? defaultTokenUrl,
    key: readKey(privateKey),
  };
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // The error would tell of the key's text.
    throw unfit('The private_key of the service account JSON is damaged.');
  }
}

function unfit(message: string): Error {
  return upstreamError(upstreamErrorCodes.credential, message);
}
