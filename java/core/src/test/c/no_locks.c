/*
 * To be preloaded: a kernel that has no byte-range locks. Every request about one fails as it does on a
 * file system without them; everything else goes through.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>

typedef int (*fcntl_function)(int, int, ...);

static int is_about_locks(int command) {
  switch (command) {
  case F_SETLK:
  case F_SETLKW:
  case F_OFD_GETLK:
  case F_OFD_SETLK:
  case F_OFD_SETLKW:
    return 1;
  default:
    return 0;
  }
}

static int pass_on(const char *name, int descriptor, int command, void *argument) {
  if (is_about_locks(command)) {
    errno = ENOLCK;
    return -1;
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
