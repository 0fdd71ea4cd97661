/*
 * A load generator on one thread. Closed loop: every connection asks again as soon as it was answered. Open loop (--rate): request
 * number i is due at start + i / rate, whatever became of the others, and its latency counts from that moment (no coordinated
 * omission). Percentiles are exact: every latency of the measured window is kept.
 *
 * It reads the CPU time of the threads of the watched processes at the first and the last instant of the window, and prints one
 * line of JSON at the end.
 */
#include "common.h"
#include <dirent.h>

#define IN_BYTES 65536
#define MOST_THREADS 256

static struct {
  int port, connections, rate, watched[16], watched_count;
  double warmup_s, duration_s, ramp_s;
  const char *path, *body_file, *headers[8];
  int header_count;
} options = {.connections = 1, .warmup_s = 1, .duration_s = 3, .path = "/"};

static char *request;
static size_t request_length;

typedef enum { HEAD, LENGTH, CHUNK_SIZE, CHUNK_DATA, CHUNK_END, TRAILER } parse_state_t;

typedef struct {
  int fd, busy, saw_body, keep_alive, waits_to_write, fresh_bytes;
  size_t sent;
  int64_t due_ns;
  parse_state_t state;
  int status;
  size_t left;
  char head[16384];
  size_t head_used;
  char line[32];
  size_t line_used;
  char last;
} connection_t;

static connection_t *connections;
static int *idle, idle_count;
static int epoll_fd;

/* --- what is counted ---------------------------------------------------------------------------------------------------- */

typedef struct { uint32_t *values; size_t count, size; } samples_t;
static samples_t latencies, first_bytes;
static int64_t window_begin, window_end;
static uint64_t replies, failures, events, body_bytes, broken, segments;
static int first_bad_status;

/* Microseconds in tenths: a direct request takes about 30. */
static void keep(samples_t *samples, int64_t ns) {
  if (samples->count == samples->size) {
    samples->size = samples->size ? samples->size * 2 : 65536;
    samples->values = realloc(samples->values, samples->size * sizeof *samples->values);
    if (!samples->values) die("realloc");
  }
  int64_t tenths = ns / 100;
  samples->values[samples->count++] = tenths > UINT32_MAX ? UINT32_MAX : (uint32_t)tenths;
}

static int in_window(int64_t at) { return at >= window_begin && at < window_end; }

/* --- CPU time of the watched processes ------------------------------------------------------------------------------------- */

typedef struct { int id; char name[32]; uint64_t ns; } thread_t;
typedef struct { thread_t threads[MOST_THREADS]; int count; } cpu_t;
static cpu_t cpu_before, cpu_after;

static int read_line(const char *path, char *into, size_t size) {
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  int ok = fgets(into, (int)size, file) != NULL;
  fclose(file);
  if (ok) into[strcspn(into, "\n")] = 0;
  return ok;
}

static void read_cpu_of(int process, cpu_t *cpu) {
  char path[96], text[128];
  snprintf(path, sizeof path, "/proc/%d/task", process);
  DIR *directory = opendir(path);
  if (!directory) return;
  for (struct dirent *entry; (entry = readdir(directory)) && cpu->count < MOST_THREADS;) {
    int id = atoi(entry->d_name);
    if (id == 0) continue;
    thread_t *thread = &cpu->threads[cpu->count];
    thread->id = id;
    snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", process, id);
    if (!read_line(path, text, sizeof text)) continue;
    thread->ns = strtoull(text, NULL, 10);
    snprintf(path, sizeof path, "/proc/%d/task/%d/comm", process, id);
    if (!read_line(path, thread->name, sizeof thread->name)) strcpy(thread->name, "?");
    cpu->count++;
  }
  closedir(directory);
}

static void read_cpu(cpu_t *cpu) {
  cpu->count = 0;
  for (int i = 0; i < options.watched_count; i++) read_cpu_of(options.watched[i], cpu);
}

static uint64_t cpu_of(const cpu_t *cpu, int id) {
  for (int i = 0; i < cpu->count; i++)
    if (cpu->threads[i].id == id) return cpu->threads[i].ns;
  return 0;
}

/* --- one exchange ---------------------------------------------------------------------------------------------------------- */

static void connect_again(connection_t *connection) {
  if (connection->fd >= 0) close(connection->fd);
  connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  connection->waits_to_write = 0;
  set_no_delay(connection->fd);
  struct sockaddr_in address = loopback(options.port);
  /* A server with a full queue must not hold up the connections that are there. */
  if (connect(connection->fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS) die("connect");
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
  if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, connection->fd, &event) < 0) die("epoll_ctl");
}

static void wait_to_write(connection_t *connection, int waits) {
  if (connection->waits_to_write == waits) return;
  connection->waits_to_write = waits;
  struct epoll_event event = {.events = EPOLLIN | (waits ? EPOLLOUT : 0), .data.ptr = connection};
  epoll_ctl(epoll_fd, EPOLL_CTL_MOD, connection->fd, &event);
}

static void write_rest(connection_t *connection) {
  while (connection->sent < request_length) {
    ssize_t sent = send(connection->fd, request + connection->sent, request_length - connection->sent, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) {
      wait_to_write(connection, 1);
      return;
    }
    /* What is wrong shows when it is read. */
    if (sent < 0) break;
    connection->sent += (size_t)sent;
  }
  wait_to_write(connection, 0);
}

static void ask(connection_t *connection, int64_t due_ns) {
  connection->busy = 1;
  connection->due_ns = due_ns;
  connection->sent = 0;
  connection->state = HEAD;
  connection->head_used = 0;
  connection->saw_body = 0;
  connection->last = 0;
  write_rest(connection);
}

/* --- open loop: what is due and finds no free connection waits in order ------------------------------------------------------ */

static int64_t schedule_begin;
static uint64_t next_request;

static int64_t due_of(uint64_t number) { return schedule_begin + (int64_t)(number * (uint64_t)NS_PER_SEC / (uint64_t)options.rate); }

static void ask_due(int64_t now) {
  while (idle_count > 0 && due_of(next_request) <= now) ask(&connections[idle[--idle_count]], due_of(next_request++));
}

static void finish(connection_t *connection, int ok) {
  int64_t now = now_ns();
  connection->busy = 0;
  if (!ok) {
    if (in_window(now)) broken++;
  } else if (connection->status == 200) {
    if (in_window(now)) {
      replies++;
      keep(&latencies, now - connection->due_ns);
    }
  } else {
    if (!first_bad_status) {
      first_bad_status = connection->status;
      fprintf(stderr, "status %d: %.*s\n", connection->status, (int)connection->head_used, connection->head);
    }
    if (in_window(now)) failures++;
  }
  if (!ok || !connection->keep_alive) connect_again(connection);
  if (options.rate == 0) ask(connection, now);
  else {
    idle[idle_count++] = (int)(connection - connections);
    ask_due(now);
  }
}

/* --- reading replies ------------------------------------------------------------------------------------------------------- */

static const char *header_value(connection_t *connection, const char *name) {
  size_t length = strlen(name);
  for (char *line = connection->head; (line = strstr(line, "\r\n")) != NULL;) {
    line += 2;
    if (strncasecmp(line, name, length) == 0 && line[length] == ':') return line + length + 1 + strspn(line + length + 1, " ");
  }
  return NULL;
}

/* Gives how many bytes belonged to the head; the state tells what follows. */
static ssize_t read_head(connection_t *connection, const char *bytes, size_t length) {
  size_t before = connection->head_used;
  size_t room = sizeof connection->head - 1 - before;
  size_t take = length < room ? length : room;
  memcpy(connection->head + before, bytes, take);
  connection->head[before + take] = 0;
  char *end = strstr(connection->head + (before > 3 ? before - 3 : 0), "\r\n\r\n");
  if (!end) {
    connection->head_used += take;
    return take == room ? -1 : (ssize_t)length;
  }
  size_t head = (size_t)(end + 4 - connection->head);
  connection->head[head] = 0;
  connection->head_used = head;
  connection->status = atoi(connection->head + 9);
  const char *kept = header_value(connection, "connection");
  connection->keep_alive = !(kept && strncasecmp(kept, "close", 5) == 0);
  const char *content_length = header_value(connection, "content-length");
  if (content_length) {
    connection->state = LENGTH;
    connection->left = strtoul(content_length, NULL, 10);
  } else {
    connection->state = CHUNK_SIZE;
    connection->line_used = 0;
  }
  return (ssize_t)(head - before);
}

/* An empty line ends an event. */
static void count_events(connection_t *connection, const char *bytes, size_t length) {
  uint64_t found = 0;
  if (connection->last == '\n' && bytes[0] == '\n') found++;
  for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(bytes + length - at))) != NULL; at++)
    if (at + 1 < bytes + length && at[1] == '\n') found++;
  connection->last = bytes[length - 1];
  events += found;
}

static void read_body(connection_t *connection, const char *bytes, size_t length) {
  int64_t now = 0;
  if (!connection->saw_body) {
    connection->saw_body = 1;
    now = now_ns();
    if (in_window(now)) keep(&first_bytes, now - connection->due_ns);
  }
  now = now ? now : now_ns();
  if (!in_window(now)) {
    connection->last = bytes[length - 1];
    return;
  }
  body_bytes += length;
  if (connection->fresh_bytes) segments++;
  connection->fresh_bytes = 0;
  count_events(connection, bytes, length);
}

/* Gives 1 when the reply is whole, 0 when more must come, -1 when it makes no sense. */
static int take(connection_t *connection, const char *bytes, size_t length) {
  size_t at = 0;
  while (at < length || (connection->state == LENGTH && connection->left == 0)) {
    size_t there = length - at;
    switch (connection->state) {
      case HEAD: {
        ssize_t used = read_head(connection, bytes + at, there);
        if (used < 0) return -1;
        at += (size_t)used;
        break;
      }
      case LENGTH: {
        if (connection->left == 0) return 1;
        size_t part = there < connection->left ? there : connection->left;
        read_body(connection, bytes + at, part);
        at += part;
        connection->left -= part;
        break;
      }
      case CHUNK_SIZE:
      case TRAILER: {
        char c = bytes[at++];
        if (c != '\n') {
          if (connection->line_used < sizeof connection->line - 1) connection->line[connection->line_used++] = c;
          break;
        }
        connection->line[connection->line_used] = 0;
        int empty = connection->line_used <= 1;
        connection->line_used = 0;
        if (connection->state == TRAILER) {
          if (empty) return 1;
          break;
        }
        connection->left = strtoul(connection->line, NULL, 16);
        connection->state = connection->left == 0 ? TRAILER : CHUNK_DATA;
        break;
      }
      case CHUNK_DATA: {
        size_t part = there < connection->left ? there : connection->left;
        read_body(connection, bytes + at, part);
        at += part;
        connection->left -= part;
        if (connection->left == 0) connection->state = CHUNK_END;
        break;
      }
      case CHUNK_END:
        if (bytes[at++] == '\n') connection->state = CHUNK_SIZE;
        break;
    }
  }
  return 0;
}

static void read_from(connection_t *connection) {
  char in[IN_BYTES];
  ssize_t got = recv(connection->fd, in, sizeof in, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    if (connection->busy) finish(connection, 0);
    else connect_again(connection);
    return;
  }
  if (!connection->busy) return;
  connection->fresh_bytes = 1;
  int done = take(connection, in, (size_t)got);
  if (done != 0) finish(connection, done > 0);
}

/* --- the run ---------------------------------------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b) {
  uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
  return (left > right) - (left < right);
}

static double percentile(const samples_t *samples, double share) {
  if (samples->count == 0) return -1;
  size_t rank = (size_t)(share * (double)samples->count + 0.999999);
  return samples->values[rank < 1 ? 0 : rank - 1] / 10.0;
}

static void print_samples(const char *name, samples_t *samples) {
  qsort(samples->values, samples->count, sizeof *samples->values, ascending);
  printf("\"%s\":{\"count\":%zu", name, samples->count);
  if (samples->count > 0) {
    printf(",\"p50Us\":%.1f,\"p90Us\":%.1f,\"p95Us\":%.1f,\"p99Us\":%.1f,\"maxUs\":%.1f", percentile(samples, 0.5), percentile(samples, 0.9),
           percentile(samples, 0.95), percentile(samples, 0.99), percentile(samples, 1));
  }
  printf("}");
}

static void print_result(double seconds) {
  printf("{\"seconds\":%.6f,\"replies\":%lu,\"failures\":%lu,\"broken\":%lu,\"firstBadStatus\":%d,\"events\":%lu,\"bodyBytes\":%lu,\"segments\":%lu,", seconds, replies,
         failures, broken, first_bad_status, events, body_bytes, segments);
  print_samples("latency", &latencies);
  printf(",");
  print_samples("firstByte", &first_bytes);
  printf(",\"threads\":[");
  for (int i = 0; i < cpu_after.count; i++) {
    thread_t *thread = &cpu_after.threads[i];
    printf("%s{\"id\":%d,\"name\":\"%s\",\"cpuNs\":%lu}", i ? "," : "", thread->id, thread->name, thread->ns - cpu_of(&cpu_before, thread->id));
  }
  printf("]}\n");
}

static void read_request(void) {
  FILE *file = fopen(options.body_file, "r");
  if (!file) die(options.body_file);
  static char body[4 * 1024 * 1024];
  size_t length = fread(body, 1, sizeof body, file);
  fclose(file);
  request = must_alloc(length + 8192);
  int used = sprintf(request, "POST %s HTTP/1.1\r\nhost: 127.0.0.1:%d\r\ncontent-type: application/json\r\ncontent-length: %zu\r\n", options.path, options.port, length);
  for (int i = 0; i < options.header_count; i++) used += sprintf(request + used, "%s\r\n", options.headers[i]);
  used += sprintf(request + used, "\r\n");
  memcpy(request + used, body, length);
  request_length = (size_t)used + length;
}

static void read_options(int count, char **values) {
  for (int i = 1; i + 1 < count; i += 2) {
    const char *name = values[i], *value = values[i + 1];
    if (!strcmp(name, "--port")) options.port = atoi(value);
    else if (!strcmp(name, "--path")) options.path = value;
    else if (!strcmp(name, "--body")) options.body_file = value;
    else if (!strcmp(name, "--header") && options.header_count < 8) options.headers[options.header_count++] = value;
    else if (!strcmp(name, "--connections")) options.connections = atoi(value);
    else if (!strcmp(name, "--rate")) options.rate = atoi(value);
    else if (!strcmp(name, "--warmup")) options.warmup_s = atof(value);
    else if (!strcmp(name, "--duration")) options.duration_s = atof(value);
    else if (!strcmp(name, "--ramp")) options.ramp_s = atof(value);
    else if (!strcmp(name, "--watch") && options.watched_count < 16) options.watched[options.watched_count++] = atoi(value);
    else {
      fprintf(stderr, "unknown option %s\n", name);
      exit(2);
    }
  }
  if (!options.port || !options.body_file) {
    fprintf(stderr, "--port and --body are needed\n");
    exit(2);
  }
}

/* Until `until`: events, what is due, and the connections that begin one after the other over the ramp. */
static void run_until(int64_t begin, int64_t until, int *begun) {
  struct epoll_event events[512];
  for (;;) {
    int64_t now = now_ns();
    if (now >= until) return;
    int64_t due = until;
    if (options.rate == 0) {
      int64_t step = (int64_t)(options.ramp_s * NS_PER_SEC) / options.connections;
      for (int i = 0; i < 16 && *begun < options.connections && begin + *begun * step <= now; i++) {
        connection_t *connection = &connections[(*begun)++];
        connect_again(connection);
        ask(connection, now_ns());
      }
      if (*begun < options.connections && begin + *begun * step < due) due = begin + *begun * step;
    } else {
      ask_due(now);
      if (idle_count > 0 && due_of(next_request) < due) due = due_of(next_request);
    }
    int count = wait_for_events(epoll_fd, events, 512, due);
    for (int i = 0; i < count; i++) {
      connection_t *connection = events[i].data.ptr;
      if ((events[i].events & EPOLLOUT) && connection->busy) write_rest(connection);
      if (events[i].events & ~EPOLLOUT) read_from(connection);
    }
  }
}

int main(int count, char **values) {
  signal(SIGPIPE, SIG_IGN);
  read_options(count, values);
  raise_file_limit();
  read_request();
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  connections = must_alloc((size_t)options.connections * sizeof *connections);
  idle = must_alloc((size_t)options.connections * sizeof *idle);
  for (int i = options.connections - 1; i >= 0; i--) {
    connections[i].fd = -1;
    /* Closed loop: each connects when it begins, for servers close connections that stay silent. */
    if (options.rate > 0) connect_again(&connections[i]);
    idle[idle_count++] = i;
  }
  int64_t begin = now_ns();
  schedule_begin = begin;
  window_begin = begin + (int64_t)(options.warmup_s * NS_PER_SEC);
  window_end = window_begin + (int64_t)(options.duration_s * NS_PER_SEC);
  int begun = 0;
  run_until(begin, window_begin, &begun);
  read_cpu(&cpu_before);
  int64_t cpu_begin = now_ns();
  run_until(begin, window_end, &begun);
  read_cpu(&cpu_after);
  print_result((double)(now_ns() - cpu_begin) / NS_PER_SEC);
  return 0;
}
