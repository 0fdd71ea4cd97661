/** Answers every request with the same completion. Prints its port. */
import { createServer } from 'node:http';

const body = JSON.stringify({
  id: 'chatcmpl-guard',
  object: 'chat.completion',
  created: 1_760_000_000,
  model: 'bench',
  choices: [{ index: 0, message: { role: 'assistant', content: 'It costs nothing.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 321, completion_tokens: 5, total_tokens: 326 },
});
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };

const server = createServer((request, response) => {
  request.resume().once('end', () => response.writeHead(200, headers).end(body));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(address !== null && typeof address === 'object' ? address.port : 0);
});
