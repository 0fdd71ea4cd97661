/*
 * An upstream that is never the bottleneck: answers in every format with fixed bytes, streamed and not, on one thread. A model
 * name that ends in "@<interval in microseconds>x<chunks>" sets the pace of a stream; without it, a stream is
 * 100 chunks in one go. Some names fail, and one is slow to begin now and then; see below. `GET /calls` tells how often the
 * slow one was asked.
 *
 *   upstream            prints the port that it listens on
 */
#include "common.h"

#define IN_BYTES (4 * 1024 * 1024)
#define DEFAULT_CHUNKS 100

typedef struct {
  const char *head, *delta, *tail, *tail_with_usage, *whole;
} surface_t;

static const surface_t chat = {
    .head = "data: {\"id\":\"chatcmpl-bench0000000000000000000000001\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
            "\"model\":\"bench-model\",\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
            "\"content\":\"\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n",
    .delta = "data: {\"id\":\"chatcmpl-bench0000000000000000000000001\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
             "\"model\":\"bench-model\",\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},"
             "\"logprobs\":null,\"finish_reason\":null}]}\n\n",
    .tail = "data: {\"id\":\"chatcmpl-bench0000000000000000000000001\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
            "\"model\":\"bench-model\",\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,"
            "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
    .tail_with_usage =
        "data: {\"id\":\"chatcmpl-bench0000000000000000000000001\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
        "\"model\":\"bench-model\",\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,"
        "\"finish_reason\":\"stop\"}]}\n\n"
        "data: {\"id\":\"chatcmpl-bench0000000000000000000000001\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
        "\"model\":\"bench-model\",\"system_fingerprint\":\"fp_bench\",\"choices\":[],\"usage\":{\"prompt_tokens\":321,"
        "\"completion_tokens\":98,\"total_tokens\":419,\"prompt_tokens_details\":{\"cached_tokens\":64},"
        "\"completion_tokens_details\":{\"reasoning_tokens\":0}}}\n\ndata: [DONE]\n\n",
    .whole = "{\"id\":\"chatcmpl-bench0000000000000000000000001\",\"object\":\"chat.completion\",\"created\":1760000000,"
             "\"model\":\"bench-model\",\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
             "\"content\":\"The quick brown fox jumps over the lazy dog, and a gateway should cost nothing on the way.\","
             "\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":321,"
             "\"completion_tokens\":21,\"total_tokens\":342,\"prompt_tokens_details\":{\"cached_tokens\":64},"
             "\"completion_tokens_details\":{\"reasoning_tokens\":0}}}",
};

#define MESSAGES_TAIL                                                                                                        \
  "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"                                        \
  "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"   \
  "\"usage\":{\"output_tokens\":98}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"

static const surface_t messages = {
    .head = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_bench000000000000000001\",\"type\":"
            "\"message\",\"role\":\"assistant\",\"model\":\"bench-model\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
            "\"usage\":{\"input_tokens\":257,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":64,\"output_tokens\":1}}}\n\n"
            "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
            "\"text\":\"\"}}\n\n",
    .delta = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
             "\"text\":\" token\"}}\n\n",
    .tail = MESSAGES_TAIL,
    .tail_with_usage = MESSAGES_TAIL,
    .whole = "{\"id\":\"msg_bench000000000000000001\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"bench-model\",\"content\":"
             "[{\"type\":\"text\",\"text\":\"The quick brown fox jumps over the lazy dog, and a gateway should cost nothing on the way."
             "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":257,\"cache_creation_input_tokens\":0,"
             "\"cache_read_input_tokens\":64,\"output_tokens\":21}}",
};

/* One event of Responses; `sequence_number` is the same in all, which no client minds. */
#define RESPONSE(status, output, usage)                                                                                      \
  "{\"id\":\"resp_bench0000000000000000000000001\",\"object\":\"response\",\"created_at\":1760000000,\"status\":\"" status         \
  "\",\"error\":null,\"incomplete_details\":null,\"model\":\"bench-model\",\"output\":[" output "],\"usage\":" usage                \
  ",\"metadata\":{},\"parallel_tool_calls\":true,\"tool_choice\":\"auto\",\"tools\":[],\"temperature\":1.0,\"top_p\":1.0}"
#define RESPONSE_PART(text) "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"" text "\"}"
#define RESPONSE_ITEM(text)                                                                                                  \
  "{\"id\":\"msg_bench1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[" RESPONSE_PART(text) "]}"
#define RESPONSE_USAGE                                                                                                       \
  "{\"input_tokens\":321,\"input_tokens_details\":{\"cached_tokens\":64},\"output_tokens\":98,\"output_tokens_details\":{"           \
  "\"reasoning_tokens\":0},\"total_tokens\":419}"
#define RESPONSE_EVENT(type, rest) "event: " type "\ndata: {\"type\":\"" type "\",\"sequence_number\":1," rest "}\n\n"
#define RESPONSE_PLACE "\"item_id\":\"msg_bench1\",\"output_index\":0,\"content_index\":0,"
#define RESPONSE_TAIL                                                                                                        \
  RESPONSE_EVENT("response.output_text.done", RESPONSE_PLACE "\"text\":\" token\",\"logprobs\":[]")                             \
  RESPONSE_EVENT("response.content_part.done", RESPONSE_PLACE "\"part\":" RESPONSE_PART(" token"))                           \
  RESPONSE_EVENT("response.output_item.done", "\"output_index\":0,\"item\":" RESPONSE_ITEM(" token"))                        \
  RESPONSE_EVENT("response.completed", "\"response\":" RESPONSE("completed", RESPONSE_ITEM(" token"), RESPONSE_USAGE))

static const surface_t responses = {
    .head = RESPONSE_EVENT("response.created", "\"response\":" RESPONSE("in_progress", "", "null"))
        RESPONSE_EVENT("response.output_item.added",
                       "\"output_index\":0,\"item\":{\"id\":\"msg_bench1\",\"type\":\"message\",\"status\":\"in_progress\","
                       "\"role\":\"assistant\",\"content\":[]}")
        RESPONSE_EVENT("response.content_part.added", RESPONSE_PLACE "\"part\":" RESPONSE_PART("")),
    .delta = RESPONSE_EVENT("response.output_text.delta", RESPONSE_PLACE "\"delta\":\" token\",\"logprobs\":[]"),
    .tail = RESPONSE_TAIL,
    .tail_with_usage = RESPONSE_TAIL,
    .whole = RESPONSE("completed", RESPONSE_ITEM("The quick brown fox jumps over the lazy dog, and a gateway should cost nothing on the way."),
                      RESPONSE_USAGE),
};

#define GEMINI(text, rest)                                                                                                   \
  "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" text "\"}],\"role\":\"model\"}," rest "\"index\":0}],"                  \
  "\"usageMetadata\":{\"promptTokenCount\":321,\"candidatesTokenCount\":98,\"totalTokenCount\":419,\"cachedContentTokenCount\":64}," \
  "\"modelVersion\":\"bench-model\",\"responseId\":\"bench00000000001\"}"
#define GEMINI_TAIL "data: " GEMINI(" token", "\"finishReason\":\"STOP\",") "\n\n"

static const surface_t gemini = {
    .head = "data: " GEMINI(" token", "") "\n\n",
    .delta = "data: " GEMINI(" token", "") "\n\n",
    .tail = GEMINI_TAIL,
    .tail_with_usage = GEMINI_TAIL,
    .whole = GEMINI("The quick brown fox jumps over the lazy dog, and a gateway should cost nothing on the way.", "\"finishReason\":\"STOP\","),
};

/* Targets that are not streamed here. */
static const surface_t cohere = {
    .whole = "{\"id\":\"bench-0001\",\"message\":{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"The quick brown fox jumps "
             "over the lazy dog, and a gateway should cost nothing on the way.\"}]},\"finish_reason\":\"COMPLETE\",\"usage\":{"
             "\"billed_units\":{\"input_tokens\":321,\"output_tokens\":21},\"tokens\":{\"input_tokens\":321,\"output_tokens\":21}}}",
};
static const surface_t bedrock = {
    .whole = "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"The quick brown fox jumps over the lazy dog, and a "
             "gateway should cost nothing on the way.\"}]}},\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":257,\"outputTokens\":21,"
             "\"totalTokens\":342,\"cacheReadInputTokens\":64},\"metrics\":{\"latencyMs\":1}}",
};

typedef struct connection {
  int fd, slot, streaming, with_usage, waits_whole;
  char *in;
  size_t in_used, in_size;
  const surface_t *surface;
  int chunks_left;
  int64_t interval_ns, due_ns;
  struct connection *next;
} connection_t;

static int epoll_fd;
/* Streams wait in one list by interval: all of a pace are due in the order in which they were appended. */
#define PACES 8
static struct { int64_t interval_ns; connection_t *first, *last; } paces[PACES];

static void append_to_pace(connection_t *connection) {
  for (int i = 0; i < PACES; i++) {
    if (paces[i].first && paces[i].interval_ns != connection->interval_ns) continue;
    paces[i].interval_ns = connection->interval_ns;
    connection->next = NULL;
    if (paces[i].first) paces[i].last->next = connection;
    else paces[i].first = connection;
    paces[i].last = connection;
    return;
  }
  fprintf(stderr, "more than %d paces at once\n", PACES);
  exit(1);
}

static void close_connection(connection_t *connection) {
  if (connection->fd >= 0) close(connection->fd);
  connection->fd = -1;
  /* One that still waits for its turn is freed there. */
  if (connection->streaming) return;
  free(connection->in);
  free(connection);
}

static int send_all(connection_t *connection, const char *bytes, size_t length) {
  int64_t give_up = 0;
  while (length > 0) {
    ssize_t sent = send(connection->fd, bytes, length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) {
      /* One peer that does not read must not hold up the others for long. */
      if (!give_up) give_up = now_ns() + NS_PER_SEC / 20;
      if (now_ns() > give_up) return -1;
      usleep(50);
      continue;
    }
    if (sent < 0) return -1;
    bytes += sent;
    length -= (size_t)sent;
  }
  return 0;
}

static size_t put_chunk(char *out, const char *text) {
  size_t length = strlen(text);
  size_t used = (size_t)sprintf(out, "%zx\r\n", length);
  memcpy(out + used, text, length);
  memcpy(out + used + length, "\r\n", 2);
  return used + length + 2;
}

static int send_whole(connection_t *connection) {
  char out[4096];
  const char *body = connection->surface->whole;
  int used = snprintf(out, sizeof out, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: req_bench\r\ncontent-length: %zu\r\n\r\n%s",
                      strlen(body), body);
  return send_all(connection, out, (size_t)used);
}

/* A model whose name has this in it fails so, whatever is asked. */
static const struct { const char *mark, *status, *body; } failures[] = {
    {"-rate-limited", "429 Too Many Requests",
     "{\"error\":{\"message\":\"Rate limit reached for requests.\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}"},
    {"-too-long", "400 Bad Request",
     "{\"error\":{\"message\":\"This prompt is too long.\",\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}"},
};

/* A model whose name has this in it answers whole after a while: most replies after the one time, so many of a hundred after the
   other. Its calls are counted. */
#define SLOW_TAIL_MARK "-slow-tail"
#define USUAL_NS (50 * NS_PER_SEC / 1000)
#define SLOW_NS (20 * USUAL_NS)
#define SLOW_OF_HUNDRED 8
static long slow_tail_calls;

/* Always the same ones: Numerical Recipes' generator of 32 bits. */
static int is_slow(void) {
  static uint32_t state = 1;
  state = state * 1664525u + 1013904223u;
  return (state >> 16) % 100 < SLOW_OF_HUNDRED;
}

static int send_calls(connection_t *connection) {
  char out[200], body[32];
  int length = snprintf(body, sizeof body, "%ld", slow_tail_calls);
  int used = snprintf(out, sizeof out, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s", length, body);
  return send_all(connection, out, (size_t)used);
}

static int wait_to_answer(connection_t *connection) {
  slow_tail_calls++;
  connection->waits_whole = 1;
  connection->streaming = 1;
  connection->interval_ns = is_slow() ? SLOW_NS : USUAL_NS;
  connection->due_ns = now_ns() + connection->interval_ns;
  append_to_pace(connection);
  return 0;
}

static int send_failure(connection_t *connection, const char *status, const char *body) {
  char out[1024];
  int used = snprintf(out, sizeof out, "HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %zu\r\n\r\n%s", status, strlen(body), body);
  return send_all(connection, out, (size_t)used);
}

static size_t put_end(connection_t *connection, char *out) {
  const surface_t *surface = connection->surface;
  size_t used = put_chunk(out, connection->with_usage ? surface->tail_with_usage : surface->tail);
  memcpy(out + used, "0\r\n\r\n", 5);
  return used + 5;
}

/* The first token goes out at once, every other one in its own time; the last comes with the ending. */
static int begin_stream(connection_t *connection) {
  static char out[256 * 1024];
  size_t used = (size_t)sprintf(out, "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
  used += put_chunk(out + used, connection->surface->head);
  used += put_chunk(out + used, connection->surface->delta);
  connection->chunks_left--;
  if (connection->interval_ns == 0) {
    for (int i = 0; i < connection->chunks_left && used < sizeof out - 8192; i++) used += put_chunk(out + used, connection->surface->delta);
    used += put_end(connection, out + used);
    return send_all(connection, out, used);
  }
  connection->streaming = 1;
  connection->due_ns = now_ns() + connection->interval_ns;
  append_to_pace(connection);
  return send_all(connection, out, used);
}

static int continue_stream(connection_t *connection) {
  if (connection->waits_whole) {
    connection->waits_whole = connection->streaming = 0;
    return send_whole(connection);
  }
  char out[8192];
  size_t used = put_chunk(out, connection->surface->delta);
  connection->chunks_left--;
  if (connection->chunks_left <= 0) {
    used += put_end(connection, out + used);
    connection->streaming = 0;
  }
  return send_all(connection, out, used);
}

static void send_due(void) {
  int64_t now = now_ns();
  for (int i = 0; i < PACES; i++) {
    while (paces[i].first && paces[i].first->due_ns <= now) {
      connection_t *connection = paces[i].first;
      paces[i].first = connection->next;
      if (connection->fd < 0) {
        connection->streaming = 0;
        close_connection(connection);
        continue;
      }
      if (continue_stream(connection) < 0) {
        connection->streaming = 0;
        close_connection(connection);
        continue;
      }
      connection->due_ns += connection->interval_ns;
      if (connection->streaming) append_to_pace(connection);
    }
  }
}

static int64_t next_due(void) {
  int64_t due = -1;
  for (int i = 0; i < PACES; i++) {
    if (paces[i].first && (due < 0 || paces[i].first->due_ns < due)) due = paces[i].first->due_ns;
  }
  return due;
}

static int contains(const char *text, size_t length, const char *part) { return memmem(text, length, part, strlen(part)) != NULL; }

/* The model's name with what follows it: Gemini has it in the path, the others in the body. */
static const char *find_model(const char *line, size_t line_length, const char *body, size_t length) {
  const char *model = memmem(line, line_length, "/models/", 8);
  return model ? model : memmem(body, length, "\"model\":", 8);
}

static void read_pace(connection_t *connection, const char *model, size_t length) {
  connection->interval_ns = 0;
  connection->chunks_left = DEFAULT_CHUNKS;
  const char *plain = model ? memchr(model, '@', length) : NULL;
  /* As it stands in a path. */
  const char *escaped = model && !plain ? memmem(model, length, "%40", 3) : NULL;
  const char *pace = plain ? plain + 1 : escaped ? escaped + 3 : NULL;
  long interval_us;
  int chunks;
  if (pace && sscanf(pace, "%ldx%d", &interval_us, &chunks) == 2) {
    connection->interval_ns = interval_us * 1000;
    connection->chunks_left = chunks;
  }
}

static const surface_t *surface_of(const char *line, size_t length) {
  if (contains(line, length, "/messages")) return &messages;
  if (contains(line, length, "/responses")) return &responses;
  if (contains(line, length, "enerateContent")) return &gemini;
  if (contains(line, length, "/v2/chat")) return &cohere;
  if (contains(line, length, "/converse")) return &bedrock;
  return &chat;
}

/* Where a flag of the request stands: all that are read come early, before the text. */
#define FLAGS 2048

static int has_flag(const char *body, size_t length, const char *plain, const char *spaced) {
  size_t early = length < FLAGS ? length : FLAGS;
  return contains(body, early, plain) || contains(body, early, spaced) || contains(body + length - early, early, plain) ||
         contains(body + length - early, early, spaced);
}

static int answer(connection_t *connection, const char *head, size_t head_length, const char *body, size_t length) {
  const char *line_end = memchr(head, '\r', head_length);
  size_t line_length = (size_t)(line_end - head);
  if (line_length > 10 && memcmp(head, "GET /calls", 10) == 0) return send_calls(connection);
  connection->surface = surface_of(head, line_length);
  const char *model = find_model(head, line_length, body, length);
  size_t left = model ? (size_t)(body + length - model) : 0;
  size_t name_length = left < 200 ? left : 200;
  for (size_t i = 0; model && i < sizeof failures / sizeof *failures; i++)
    if (contains(model, name_length, failures[i].mark)) return send_failure(connection, failures[i].status, failures[i].body);
  if (model && contains(model, name_length, SLOW_TAIL_MARK)) return wait_to_answer(connection);
  int stream = contains(head, line_length, ":stream") || has_flag(body, length, "\"stream\":true", "\"stream\": true");
  if (!stream || !connection->surface->delta) return send_whole(connection);
  connection->with_usage = has_flag(body, length, "\"include_usage\":true", "\"include_usage\": true");
  read_pace(connection, model, name_length);
  return begin_stream(connection);
}

/* Length of the body, -1 for a chunked one. */
static long body_length(const char *head, const char *end) {
  for (const char *line = head; line < end;) {
    const char *next = memmem(line, (size_t)(end - line) + 2, "\r\n", 2);
    if (!next) break;
    if (strncasecmp(line, "content-length:", 15) == 0) return strtol(line + 15, NULL, 10);
    if (strncasecmp(line, "transfer-encoding:", 18) == 0) return -1;
    line = next + 2;
  }
  return 0;
}

/* Answers every request that is there whole. Returns -1 when the connection is over. */
static int serve(connection_t *connection) {
  while (!connection->streaming) {
    char *end = memmem(connection->in, connection->in_used, "\r\n\r\n", 4);
    if (!end) return 0;
    char *body = end + 4;
    size_t there = connection->in_used - (size_t)(body - connection->in);
    long length = body_length(connection->in, end);
    if (length < 0) {
      char *last = memmem(body, there, "0\r\n\r\n", 5);
      if (!last) return 0;
      length = last + 5 - body;
    }
    if ((size_t)length > there) return 0;
    if (answer(connection, connection->in, (size_t)(end - connection->in), body, (size_t)length) < 0) return -1;
    size_t used = (size_t)(body - connection->in) + (size_t)length;
    memmove(connection->in, connection->in + used, connection->in_used - used);
    connection->in_used -= used;
  }
  return 0;
}

static void read_from(connection_t *connection) {
  for (;;) {
    if (connection->in_used == connection->in_size) {
      if (connection->in_size >= IN_BYTES) break;
      connection->in_size = connection->in_size ? connection->in_size * 4 : 8192;
      connection->in = realloc(connection->in, connection->in_size);
      if (!connection->in) die("realloc");
    }
    size_t room = connection->in_size - connection->in_used;
    ssize_t got = recv(connection->fd, connection->in + connection->in_used, room, 0);
    if (got < 0 && errno == EAGAIN) break;
    if (got <= 0) {
      close_connection(connection);
      return;
    }
    connection->in_used += (size_t)got;
    if ((size_t)got < room) break;
  }
  if (serve(connection) < 0) close_connection(connection);
}

static void accept_all(int listener) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    set_no_delay(fd);
    connection_t *connection = must_alloc(sizeof *connection);
    connection->fd = fd;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) die("epoll_ctl");
  }
}

int main(void) {
  raise_file_limit();
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = loopback(0);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4096) < 0) die("listen");
  socklen_t length = sizeof address;
  getsockname(listener, (struct sockaddr *)&address, &length);
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &event);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  struct epoll_event events[256];
  for (;;) {
    int count = wait_for_events(epoll_fd, events, 256, next_due());
    for (int i = 0; i < count; i++) {
      if (events[i].data.ptr) read_from(events[i].data.ptr);
      else accept_all(listener);
    }
    send_due();
  }
}
