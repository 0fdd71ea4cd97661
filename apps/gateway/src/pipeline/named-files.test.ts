import type { JsonObject } from '@omniroute/core';
import { expect, test } from 'vitest';
import { filesNamedIn } from './named-files.ts';

function named(body: JsonObject, text = JSON.stringify(body)): readonly string[] {
  return filesNamedIn({ bytes: Buffer.from(text), body });
}

test('files are found wherever a format names them, each once', () => {
  const chat = {
    role: 'user',
    content: [
      { type: 'file', file: { file_id: 'f-chat' } },
      { type: 'text', text: 'x' },
    ],
  };
  const anthropic = {
    role: 'user',
    content: [
      { type: 'document', source: { type: 'file', file_id: 'f-source' } },
      { type: 'container_upload', file_id: 'f-upload' },
      { type: 'tool_result', content: [{ type: 'image', source: { type: 'file', file_id: 'f-result' } }] },
    ],
  };
  expect(named({ messages: [chat, anthropic, chat] })).toEqual(['f-chat', 'f-source', 'f-upload', 'f-result']);
  expect(
    named({
      input: [
        { role: 'user', content: [{ type: 'input_file', file_id: 'f-1' }] },
        { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_image', file_id: 'f-2' }] },
      ],
      prompt: { id: 'p', variables: { page: { type: 'input_file', file_id: 'f-3' }, name: 'Ann' } },
      tools: [{ type: 'code_interpreter', container: { type: 'auto', file_ids: ['f-4', 5] } }],
    }),
  ).toEqual(['f-1', 'f-2', 'f-3', 'f-4']);
});

test('a name that is spelled with escapes is read all the same', () => {
  const text = String.raw`{"messages":[{"role":"user","content":[{"type":"file","file":{"\u0066\u0069\u006ce\u005fid":"f"}}]}]}`;
  expect(named(JSON.parse(text), text)).toEqual(['f']);
});

test('what only looks like a file is none', () => {
  expect(named({ messages: [{ role: 'user', content: 'say "file_id": "f"' }], file_id: 'f' })).toEqual([]);
  expect(
    named({ input: '"file_id"', tools: [{ parameters: { properties: { file_id: { type: 'string' } } } }] }),
  ).toEqual([]);
  expect(named({ messages: [null, { content: { file_id: 'f' } }, { content: [{ file_id: 7, file: 'f' }] }] })).toEqual(
    [],
  );
});
