import type { JsonObject } from '@omniroute/core';
import { list, object, optionalString, string, type View } from './view.ts';

/** After ai.google.dev/api/generate-content. */
export function viewGeminiGenerate(body: JsonObject): View {
  const contents = list(body['contents']).map((content) => ({
    role: string(content['role']),
    parts: list(content['parts']),
  }));
  const of = (name: string) =>
    contents.flatMap(({ parts }) => parts.filter((part) => part[name] !== undefined).map((part) => object(part[name])));
  const plain = (parts: readonly JsonObject[]) => parts.filter((part) => part['thought'] !== true);
  return {
    system: joinTexts(list(object(body['systemInstruction'])['parts'])),
    userTexts: contents
      .filter(({ role }) => role === 'user')
      .map(({ parts }) => joinTexts(plain(parts)))
      .filter((text) => text !== ''),
    pictures: of('inlineData').map((data) => ({ mediaType: string(data['mimeType']), base64: string(data['data']) })),
    toolNames: list(body['tools']).flatMap((tool) =>
      list(tool['functionDeclarations']).map((declaration) => string(declaration['name'])),
    ),
    toolCalls: of('functionCall').map((call) => ({
      id: optionalString(call['id']),
      name: string(call['name']),
      arguments: call['args'] ?? {},
    })),
    toolResults: of('functionResponse').map((result) => ({
      id: optionalString(result['id']),
      text: textOfResult(object(result['response'])),
    })),
    thoughts: readThoughts(contents.flatMap(({ parts }) => parts)),
    asksForReasoning: object(object(body['generationConfig'])['thinkingConfig'])['includeThoughts'] === true,
  };
}

function joinTexts(parts: readonly JsonObject[]): string {
  return parts.map((part) => string(part['text'])).join('');
}

/** `output` is where Google advises to put a tool's text; some clients call it `result` or `content`. */
function textOfResult(response: JsonObject): string {
  return string(response['output'] ?? response['result'] ?? response['content']);
}

/** A stream's thought comes in pieces, which some clients give back one by one; one of them holds the signature. */
function readThoughts(parts: readonly JsonObject[]): View['thoughts'] {
  const thoughts = parts.filter((part) => part['thought'] === true || part['thoughtSignature'] !== undefined);
  if (thoughts.length === 0) return [];
  const proof = thoughts.map((part) => optionalString(part['thoughtSignature'])).find((text) => text !== undefined);
  return [{ text: joinTexts(thoughts.filter((part) => part['thought'] === true)), proof }];
}
