import { fileURLToPath } from 'node:url';
import { testCodec } from '@omniroute/testing';
import { bedrockConverse } from './index.ts';

testCodec(bedrockConverse, {
  fixtures: fileURLToPath(new URL('./__fixtures__', import.meta.url)),
  abilities: {
    format: 'bedrock-converse',
    blocks: ['text', 'reasoning', 'signed-reasoning', 'redacted', 'tool-call'],
    finishReasons: ['stop', 'length', 'content-filter'],
    tokenKinds: ['input', 'cache-read', 'cache-write', 'cache-write-1h', 'output'],
    separatesProse: true,
    startNames: [],
    statesCreation: false,
    requiresUsage: false,
    namesStopSequence: false,
  },
  // The URL's share is no part of the body.
  normaliseRequest: ({ model: _model, stream: _stream, ...body }) => body,
});
