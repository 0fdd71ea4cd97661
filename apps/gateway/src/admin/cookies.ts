const sessionCookie = 'omniroute_session';

/** The session token of a `cookie` header, if there is one. */
export function readSessionCookie(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=');
    if (name === sessionCookie && value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** A cookie that scripts cannot read and other sites cannot send. `maxAgeSec` 0 takes it away. */
export function writeSessionCookie(
  token: string,
  options: { readonly maxAgeSec: number; readonly secure: boolean },
): string {
  const secure = options.secure ? '; Secure' : '';
  return `${sessionCookie}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${options.maxAgeSec}${secure}`;
}
