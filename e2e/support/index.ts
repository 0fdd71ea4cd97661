export { adminOf } from './admin.ts';
export { launchBrowser } from './browser.ts';
export {
  available,
  startLitellm,
  startModelServer,
  startOmniRoute,
  type GatewayOptions,
  type GatewayServer,
  type LitellmOptions,
  type LitellmServer,
  type ModelServer,
} from './components.ts';
