/* What the upstream and the load generator share: time, errors, non-blocking loopback sockets. Linux only. */
#ifndef BENCH_COMMON_H
#define BENCH_COMMON_H

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_SEC 1000000000LL

static inline int64_t now_ns(void) {
  struct timespec ts;
  clock_gettime(CLOCK_MONOTONIC, &ts);
  return (int64_t)ts.tv_sec * NS_PER_SEC + ts.tv_nsec;
}

static inline void die(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}

static inline void *must_alloc(size_t bytes) {
  void *memory = calloc(1, bytes);
  if (!memory) die("calloc");
  return memory;
}

/* Thousands of connections need more than the usual 1 024 files. */
static inline void raise_file_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

static inline struct sockaddr_in loopback(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static inline void set_no_delay(int fd) {
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* Waits for events, at most until `due_ns` (absolute; negative: for ever), to the nanosecond. */
static inline int wait_for_events(int epoll_fd, struct epoll_event *events, int most, int64_t due_ns) {
  struct timespec timeout;
  if (due_ns >= 0) {
    int64_t left = due_ns - now_ns();
    if (left < 0) left = 0;
    timeout.tv_sec = left / NS_PER_SEC;
    timeout.tv_nsec = left % NS_PER_SEC;
  }
  int count = epoll_pwait2(epoll_fd, events, most, due_ns >= 0 ? &timeout : NULL, NULL);
  if (count < 0 && errno != EINTR) die("epoll_pwait2");
  return count < 0 ? 0 : count;
}

#endif
