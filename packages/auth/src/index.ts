export { createApiKey, describeApiKey, hashApiKey, type NewApiKey } from './api-key.ts';
export { createPassword, hashPassword, verifyPassword } from './password.ts';
export { createSecretBox, readSecretKey, type SecretBox } from './secret-box.ts';
export { createSignInLimiter, type SignInLimiter } from './sign-in-limiter.ts';
export { createToken, hashToken, sameSecret } from './token.ts';
