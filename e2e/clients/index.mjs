/** The door to the SDKs that package.json pins; copied beside their node_modules, where it is imported from. */
export { createAnthropic } from '@ai-sdk/anthropic';
export { createGoogle } from '@ai-sdk/google';
export { createOpenAI } from '@ai-sdk/openai';
export { createOpenAICompatible } from '@ai-sdk/openai-compatible';
export { GoogleGenAI } from '@google/genai';
export { APICallError, generateText, jsonSchema, streamText, tool } from 'ai';
