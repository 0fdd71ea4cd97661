import type { RequestDetail } from '@omniroute/contract';
import { adminOf } from '../support/index.ts';
import type { Access, Answer, Client, Question } from './conversation.ts';
import type { Line } from './switchboard.ts';
import type { Scene, Target } from './targets.ts';
import { findUnmet, viewUpstream, type View } from './upstream-view/index.ts';

/** One client, one target, streamed or not: what a scenario plays on. */
export class Cell {
  readonly client: Client;
  readonly target: Target;
  readonly stream: boolean;
  readonly line: Line;
  readonly #access: Access;
  readonly #scene: Scene;
  readonly #requestIds: string[] = [];
  /** A record is written before its reply's last byte goes out, and never changes: it is read once. */
  readonly #records = new Map<string, Promise<RequestDetail>>();

  constructor(place: Pick<Cell, 'client' | 'target' | 'stream' | 'line'>, scene: Scene) {
    this.client = place.client;
    this.target = place.target;
    this.stream = place.stream;
    this.line = place.line;
    this.#scene = scene;
    this.#access = { url: scene.gateway.url, key: scene.key, fetch: this.#fetch };
  }

  /** True where client and target speak the same format, so that the bytes pass through. */
  get isSameFormat(): boolean {
    return this.client.format === this.target.format;
  }

  /** Asks the cell's target. The marker that leads the call to the cell's script stands before the text. */
  ask(question: Omit<Question, 'model' | 'stream'>): Promise<Answer> {
    const { target, stream, line } = this;
    const text = `${line.marker} ${question.text}`;
    return this.client.ask(this.#access, { ...question, text, model: target.combo, stream });
  }

  /** What call number `place` of the upstream said. */
  view(place: number): View {
    const hit = this.line.hits[place];
    if (!hit) throw new Error(`The upstream got ${this.line.hits.length} calls, none numbered ${place}.`);
    return viewUpstream(this.target.format, hit.json);
  }

  /** What the vendor would have refused in the calls that the upstream got. */
  findUnmet(): readonly string[] {
    return this.line.hits.flatMap((hit) => findUnmet(this.target.format, hit.json));
  }

  /** The gateway's records of the cell's requests, in the order of their replies. */
  async records(): Promise<readonly RequestDetail[]> {
    return Promise.all(this.#requestIds.map((id) => this.#record(id)));
  }

  #record(id: string): Promise<RequestDetail> {
    const known = this.#records.get(id) ?? adminOf(this.#scene.gateway).call('getRequest', { params: { id } });
    this.#records.set(id, known);
    return known;
  }

  #fetch: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    this.#requestIds.push(response.headers.get('x-request-id') ?? '');
    return response;
  };
}
