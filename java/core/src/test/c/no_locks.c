/*
 * To be preloaded: a kernel that has no byte-range locks. Every request about one fails as it does on a
 * file system without them; everything else goes through.
 *
 * If LOCK_ERROR names a file, its text decides at each call: an error number, 0 for none, and perhaps "ofd" for
 * open-file-description locks alone. Unlocking never fails then.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int (*fcntl_function)(int, int, ...);

static int is_ofd(int command) {
  return command == F_OFD_GETLK || command == F_OFD_SETLK || command == F_OFD_SETLKW;
}

static int error_of(const char *file, const struct flock *lock, int command) {
  char text[32] = "";
  int descriptor = open(file, O_RDONLY | O_CLOEXEC);
  ssize_t count = read(descriptor, text, sizeof text - 1);
  close(descriptor);
  int spared = count <= 0 || lock->l_type == F_UNLCK || (strstr(text, "ofd") != NULL && !is_ofd(command));
  return spared ? 0 : atoi(text);
}

static int pass_on(const char *name, int descriptor, int command, void *argument) {
  if (is_ofd(command) || command == F_SETLK || command == F_SETLKW) {
    const char *file = getenv("LOCK_ERROR");
    int error = file == NULL ? EOPNOTSUPP : error_of(file, argument, command);
    if (error != 0) {
      errno = error;
      return -1;
    }
  }
  return ((fcntl_function)dlsym(RTLD_NEXT, name))(descriptor, command, argument);
}

int fcntl(int descriptor, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  return pass_on("fcntl", descriptor, command, argument);
}

int fcntl64(int descriptor, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  return pass_on("fcntl64", descriptor, command, argument);
}
