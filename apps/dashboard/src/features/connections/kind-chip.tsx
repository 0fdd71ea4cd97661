import { Badge } from '#components/ui/badge.tsx';

/** Says in words whether a connection goes through a LiteLLM proxy or to the provider itself. */
export function KindChip({ provider }: { readonly provider: string }) {
  return isLitellm(provider) ? <Badge tone="success">LiteLLM</Badge> : <Badge tone="accent">Native</Badge>;
}

/** True for connections to a LiteLLM proxy. */
export function isLitellm(provider: string): boolean {
  return provider === 'litellm';
}
