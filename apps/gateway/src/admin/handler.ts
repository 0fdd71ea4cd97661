import type { RouteName, RouteReply, RouteRequest, Routes } from '@omniroute/contract';

/** Who calls the admin API, and how the reply may set a cookie. */
export type AdminCall = {
  readonly address: string;
  readonly userAgent: string | undefined;
  readonly sessionToken: string | undefined;
  readonly via: 'password' | 'token';
  readonly sessionExpiresAtMs: number | undefined;
  /** The client came by HTTPS, as far as the connection tells. */
  readonly secure: boolean;
  setCookie(cookie: string): void;
  /** Aborted when the client goes away. */
  readonly gone: AbortSignal;
};

type Reply<Name extends RouteName> = Routes[Name] extends { readonly stream: true }
  ? AsyncIterable<RouteReply<Name>>
  : Promise<RouteReply<Name>>;

/** Implements one operation. Its errors are `OmniError`s. */
export type AdminHandler<Name extends RouteName> = (request: RouteRequest<Name>, call: AdminCall) => Reply<Name>;

export type AdminHandlers = { readonly [Name in RouteName]: AdminHandler<Name> };
