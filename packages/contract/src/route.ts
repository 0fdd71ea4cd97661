import type { z } from 'zod';

/** One operation of the admin API. `response` absent: an empty 204. `stream`: one JSON value of `response` a line. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below the origin; `{id}` names a parameter. */
  readonly path: string;
  readonly summary: string;
  readonly auth: 'none' | 'admin';
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The body may be left out. */
  readonly bodyOptional?: boolean;
  readonly response?: z.ZodType;
  readonly status: 200 | 201 | 204;
  readonly stream?: boolean;
};
