/* Loaded before libumockdev-preload, this cures two of its limits when several programs share one emulated bus:
 *
 * - bind: umockdev names the socket that stands for a udev monitor by its file descriptor number alone, so a second
 *   program with the same number takes the first one's place. Here the process id is part of the name.
 * - open: umockdev records each opened /dev path in a table of fifty, also those outside the testbed (/dev/null), and
 *   ends the program when the table is full. Here those are opened without it seeing them.
 *
 * Threads: every function may be called from any thread; there is no state. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

typedef int (*bind_function)(int, const struct sockaddr *, socklen_t);
typedef int (*open_function)(const char *, int, ...);

int bind(int descriptor, const struct sockaddr *address, socklen_t length) {
  const char *bus = getenv("UMOCKDEV_DIR");
  int domain = 0;
  socklen_t size = sizeof domain;
  /* Only umockdev makes a local socket and lets the caller believe that it is a netlink one. */
  if (bus && address && address->sa_family == AF_NETLINK &&
      getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX) {
    struct sockaddr_un path = {.sun_family = AF_UNIX};
    int written = snprintf(path.sun_path, sizeof path.sun_path, "%s/event%d.%d", bus, (int)getpid(), descriptor);
    if (written < 0 || (size_t)written >= sizeof path.sun_path) {
      errno = ENAMETOOLONG;
      return -1;
    }
    unlink(path.sun_path);
    return (int)syscall(SYS_bind, descriptor, &path, sizeof path);
  }
  return ((bind_function)dlsym(RTLD_NEXT, "bind"))(descriptor, address, length);
}

static int is_outside_the_testbed(const char *path) {
  const char *bus = getenv("UMOCKDEV_DIR");
  char inside[512];
  if (!bus || !path || strncmp(path, "/dev/", 5) != 0) return 0;
  int written = snprintf(inside, sizeof inside, "%s%s", bus, path);
  return written > 0 && (size_t)written < sizeof inside && syscall(SYS_faccessat, AT_FDCWD, inside, F_OK) != 0;
}

static int open_with(const char *name, const char *path, int flags, unsigned mode) {
  if (is_outside_the_testbed(path)) return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  return ((open_function)dlsym(RTLD_NEXT, name))(path, flags, mode);
}

#define OPEN(name)                                              \
  int name(const char *path, int flags, ...) {                  \
    unsigned mode = 0;                                          \
    if (flags & (O_CREAT | O_TMPFILE)) {                        \
      va_list rest;                                             \
      va_start(rest, flags);                                    \
      mode = va_arg(rest, unsigned);                            \
      va_end(rest);                                             \
    }                                                           \
    return open_with(#name, path, flags, mode);                 \
  }

OPEN(open)
OPEN(open64)
