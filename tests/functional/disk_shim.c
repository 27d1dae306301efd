/* Makes a program's databases fail as a bad disk would, for root too, who is above permissions and quotas: while the file
 * that FOYER_DISK_TROUBLE names says "full", "read-only" or "sync-fails", SQLite's writes answer ENOSPC, EROFS, or its
 * syncs EIO. Everything else the program does is let through.
 *
 * Threads: every function may be called from any thread; there is no state. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int ends_with(const char *text, const char *end) {
  size_t length = strlen(text), wanted = strlen(end);
  return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

static int is_database(int descriptor) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return ends_with(path, ".db") || ends_with(path, ".db-wal") || ends_with(path, ".db-journal");
}

/* The first letter of the trouble that the disk is in now; 0 if it is well. errno stays as it was. */
static char trouble(void) {
  const char *file = getenv("FOYER_DISK_TROUBLE");
  int before = errno;
  char first = 0;
  int descriptor = file ? (int)syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC, 0) : -1;
  if (descriptor >= 0) {
    if (syscall(SYS_read, descriptor, &first, 1) != 1) first = 0;
    syscall(SYS_close, descriptor);
  }
  errno = before;
  return first;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  char now = trouble();
  if ((now == 'f' || now == 'r') && is_database(descriptor)) {
    errno = now == 'f' ? ENOSPC : EROFS;
    return -1;
  }
  return (ssize_t)syscall(SYS_pwrite64, descriptor, bytes, count, offset);
}

int fdatasync(int descriptor) {
  if (trouble() == 's' && is_database(descriptor)) {
    errno = EIO;
    return -1;
  }
  return (int)syscall(SYS_fdatasync, descriptor);
}
