const hidden = '[redacted]';

/** Shapes of credentials, of whatever vendor, and of the hashes by which LiteLLM names keys and deployments. */
const secretShapes: readonly RegExp[] = [
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]{6,}/gi,
  /\b(?:sk|pk|rk|gsk|xai|key|fw|tgp|hf|ghp|pplx|csk|nvapi)[-_][\w.*-]{6,}/gi,
  /\bAIza[\w-]{20,}/g,
  /\bya29\.[\w-]{10,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*-----|$)/g,
  /\b(?:AKIA|ASIA)[0-9A-Z]{12,}/g,
  /\barn:aws[\w-]*:(?:iam|sts):[^\s"',]+/g,
  /\beyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?/g,
  /\b[0-9a-f]{32,}\b/gi,
  /(?<=\/\/)[^\s/@]+@/g,
  /(?<=[?&](?:api_?key|key|token|access_token)=)[^&\s"']+/gi,
];

/** Takes everything out of a text that looks like a credential, and the given secrets whatever they look like. */
export function redact(text: string, secrets: readonly (string | undefined)[] = []): string {
  let result = text;
  for (const secret of secrets) {
    if (secret !== undefined && secret.length >= 4) result = result.replaceAll(secret, hidden);
  }
  for (const shape of secretShapes) result = result.replace(shape, hidden);
  return result;
}

/** Cuts a text to at most `characters`. */
export function shorten(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}
