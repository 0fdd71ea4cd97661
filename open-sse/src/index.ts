export { freeformToolsOf, withFunctions, type FreeformTools } from './canonical/freeform.ts';
export type { Logprob, TokenLogprob } from './canonical/logprobs.ts';
export { truncateTurns, type Truncated } from './canonical/truncate-turns.ts';
export { withPrefill } from './canonical/prefill.ts';
export type { StreamError, StreamEvent } from './canonical/stream-event.ts';
export type { CanonicalRequest } from './canonical/request.ts';
export type { CanonicalResponse } from './canonical/response.ts';
export type { Loss, WithLosses } from './canonical/loss.ts';
export { createLawChecker } from './canonical/event-laws.ts';
export { cacheObstacles, type CacheObstacle } from './caching/cache-obstacles.ts';
export { readCacheQuestion, type CacheQuestion, type CacheQuestionResult } from './caching/cache-question.ts';
export { readAnswer, type AnswerShape } from './caching/read-answer.ts';
export { writeAnswer, type WrittenAnswer } from './caching/write-answer.ts';
export type {
  ClientFailure,
  Codec,
  ReplyContext,
  RequestFacts,
  StreamDecoder,
  StreamDecoderOptions,
  StreamEncoder,
} from './codecs/codec.ts';
export { codecOf, findCodec } from './codecs/index.ts';
export {
  discoverModels,
  findLoops,
  probeConnection,
  readInsight,
  readSpendLogs,
  type DiscoveredModels,
  type ProbeCall,
  type ProbeCallResult,
  type ProbeStep,
  type SpendLogRow,
  type SpendLogs,
} from './discovery/index.ts';
export { Cancellation, cancellationOf, type CancelListener } from './executors/cancellation.ts';
export type {
  BodySink,
  Executor,
  HeaderMap,
  RawFailure,
  StoredBody,
  UpstreamBody,
  UpstreamCall,
  UpstreamFacts,
  UpstreamReply,
} from './executors/executor.ts';
export { createExecutors, createHttpClient, type Executors, type HttpClient } from './executors/index.ts';
export { buildSocketRequest, type SocketCall, type SocketRequest } from './executors/socket-request.ts';
export { encodeRealtimeError, readRealtimeEvent, type RealtimeEvent } from './realtime/realtime-events.ts';
export { collectBody } from './relay/collect-body.ts';
export { JsonArray } from './relay/json-array.ts';
export { scanMembers } from './relay/json-members.ts';
export { Observed } from './relay/observed.ts';
export type { BrokenAnswer } from './relay/broken-answer.ts';
export { ContinueRelay } from './relay/continue.ts';
export { PassthroughRelay } from './relay/passthrough.ts';
export { applyEdits, spliceJson, type JsonEdits } from './relay/splice-json.ts';
export type { RelayEnding, RelayStep, StreamRelay } from './relay/stream-relay.ts';
export { TranslateRelay } from './relay/translate.ts';
export { observeReply, relayWholeReply, wholeReplyAsStream, type WholeReply } from './relay/whole-reply.ts';
export { ByteRelay } from './services/byte-relay.ts';
export { serviceOf } from './services/index.ts';
export { readServiceReply } from './services/read-service-reply.ts';
export type { ServiceCodec, ServiceContext, ServiceFacts, ServiceReply, ServiceWay } from './services/service-codec.ts';
export { fold } from './stream/fold.ts';
export { createSseFrames, type SseFrame, type SseFrames } from './stream/sse-frames.ts';
export { unfold } from './stream/unfold.ts';
