/*
 * To be preloaded: system calls that fail when they are told to. Who tells is whoever has mapped the file that
 * FAULTY_CALLS names: it begins with three ints, which call, with which error, and how many times. Only calls that
 * are Mortise's own are touched: those about the byte 2^62, and files whose path ends with ".lock".
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum call { NONE, OPEN, FCHMOD, FSTAT, LSTAT, PREAD, PWRITE, TRY, WAIT, UNLOCK, QUERY, TRY_FLOCK, WAIT_FLOCK, UNFLOCK };

struct plan {
  volatile int call, error, times;
};

static struct plan *the_plan(void) {
  static struct plan *plan;
  if (plan == NULL) {
    int file = (int)syscall(SYS_openat, AT_FDCWD, getenv("FAULTY_CALLS"), O_RDWR | O_CLOEXEC, 0);
    plan = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
  }
  return plan;
}

static int must_fail(enum call call) {
  struct plan *plan = the_plan();
  if (plan->call != (int)call || plan->times <= 0) {
    return 0;
  }
  plan->times--;
  errno = plan->error;
  return 1;
}

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

static enum call call_of(int command, const struct flock *range) {
  if (range->l_start != (off_t)1 << 62) {
    return NONE;
  }
  switch (command) {
  case F_OFD_SETLK:
    return range->l_type == F_UNLCK ? UNLOCK : TRY;
  case F_OFD_SETLKW:
    return WAIT;
  case F_OFD_GETLK:
    return QUERY;
  default:
    return NONE;
  }
}

static int is_ofd(int command) {
  return command == F_OFD_SETLK || command == F_OFD_SETLKW || command == F_OFD_GETLK;
}

int fcntl(int descriptor, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  if (is_ofd(command)) {
    const enum call call = call_of(command, argument);
    if (call != NONE && must_fail(call)) {
      return -1;
    }
  }
  return ((int (*)(int, int, ...))next("fcntl"))(descriptor, command, argument);
}

int flock(int descriptor, int operation) {
  const enum call call = (operation & LOCK_UN) != 0 ? UNFLOCK
                         : (operation & LOCK_NB) != 0 ? TRY_FLOCK
                                                      : WAIT_FLOCK;
  return must_fail(call) ? -1 : ((int (*)(int, int))next("flock"))(descriptor, operation);
}

static int is_ours(const char *path) {
  const size_t length = strlen(path);
  return length > 5 && strcmp(path + length - 5, ".lock") == 0;
}

int open(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = va_arg(arguments, mode_t);
  va_end(arguments);
  if (is_ours(path) && must_fail(OPEN)) {
    return -1;
  }
  return ((int (*)(const char *, int, ...))next("open"))(path, flags, mode);
}

int fchmod(int descriptor, mode_t mode) {
  return must_fail(FCHMOD) ? -1 : ((int (*)(int, mode_t))next("fchmod"))(descriptor, mode);
}

ssize_t pread(int descriptor, void *buffer, size_t length, off_t offset) {
  return must_fail(PREAD) ? -1
                          : ((ssize_t(*)(int, void *, size_t, off_t))next("pread"))(descriptor, buffer, length, offset);
}

ssize_t pwrite(int descriptor, const void *buffer, size_t length, off_t offset) {
  return must_fail(PWRITE)
             ? -1
             : ((ssize_t(*)(int, const void *, size_t, off_t))next("pwrite"))(descriptor, buffer, length, offset);
}

/* By which the native library asks about files; see native/src/linux/syscalls.c. */
long syscall(long number, ...) {
  static long (*real)(long, ...);
  if (real == NULL) {
    real = (long (*)(long, ...))next("syscall");
  }
  va_list arguments;
  va_start(arguments, number);
  long a[6];
  for (int i = 0; i < 6; i++) {
    a[i] = va_arg(arguments, long);
  }
  va_end(arguments);
#ifdef SYS_fstat
  if (number == SYS_fstat && must_fail(FSTAT)) {
    return -1;
  }
#endif
  if (number == SYS_newfstatat && is_ours((const char *)a[1]) && must_fail(LSTAT)) {
    return -1;
  }
  return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
