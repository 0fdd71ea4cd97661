export { collectSse, type CollectedSse, type SseEvent } from './collect-sse.ts';
export type { Behaviour, FakeFinish, FakeReply, FakeToolCall, Fault, Pace } from './fake-upstream/behaviour.ts';
export {
  startFakeUpstream,
  type FakeFormat,
  type FakeUpstream,
  type FakeUpstreamOptions,
} from './fake-upstream/fake-upstream.ts';
export { fakeVector } from './fake-upstream/wires/services.ts';
export type { RecordedRequest } from './fake-upstream/recorded-request.ts';
export { tempDirectory, type TempDirectory } from './temp-directory.ts';
export { testCodec, type CodecLaws } from './laws/test-codec.ts';
export { startFakeStore, type FakeStore, type StoreHit } from './fake-store/fake-store.ts';
