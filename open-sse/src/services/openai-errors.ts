/** Every service of OpenAI's answers errors as its chat does. */
export { encodeError, encodeStreamError } from '../codecs/openai-chat/errors.ts';
