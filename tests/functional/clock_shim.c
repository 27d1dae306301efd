/* Makes a program's wall clock wrong, for as long as it reads the file that FOYER_CLOCK_OFFSET names: the seconds by which
 * the wall clock is ahead, "-3600" for an hour behind. No file: it is right. The clocks that never jump are left alone.
 *
 * Threads: every function may be called from any thread; the real functions are looked up once, to the same values. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* Seconds. errno stays as it was. */
static long long offset(void) {
  const char *file = getenv("FOYER_CLOCK_OFFSET");
  int before = errno;
  char text[32] = {0};
  int descriptor = file ? (int)syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC, 0) : -1;
  if (descriptor >= 0) {
    if (syscall(SYS_read, descriptor, text, sizeof text - 1) < 0) text[0] = 0;
    syscall(SYS_close, descriptor);
  }
  errno = before;
  return atoll(text);
}

static int is_wall(clockid_t clock) { return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE; }

int clock_gettime(clockid_t clock, struct timespec *to) {
  int result = (int)syscall(SYS_clock_gettime, clock, to);
  if (result == 0 && is_wall(clock)) to->tv_sec += offset();
  return result;
}

int gettimeofday(struct timeval *restrict to, void *restrict zone) {
  struct timespec now;
  (void)zone;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  to->tv_sec = now.tv_sec;
  to->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *to) {
  struct timespec now = {0};
  clock_gettime(CLOCK_REALTIME, &now);
  if (to) *to = now.tv_sec;
  return now.tv_sec;
}

/* The kernel waits by its own clock, which is right; the caller said an hour of the wrong one. */
int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict until) {
  typedef int (*Wait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
  static Wait real;
  Wait wait = __atomic_load_n(&real, __ATOMIC_RELAXED);
  if (!wait) {
    *(void **)&wait = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
    __atomic_store_n(&real, wait, __ATOMIC_RELAXED);
  }
  struct timespec kernel = *until;
  kernel.tv_sec -= offset();
  return wait(condition, mutex, &kernel);
}
