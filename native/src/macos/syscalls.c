/* The system-call table for macOS. */
#include "../posix/syscalls.h"

#include <libproc.h>
#include <sys/file.h>
#include <unistd.h>

static int open_with_mode(const char *path, int flags, mode_t mode) {
    return open(path, flags, mode);
}

static int fcntl_lock(int fd, int command, void *range) {
    return fcntl(fd, command, range);
}

/* Not CLOCK_MONOTONIC, which goes on counting here while the machine sleeps. */
static int clock_monotonic(struct timespec *now) {
    return clock_gettime(CLOCK_UPTIME_RAW, now);
}

static int sleep_relative(const struct timespec *length) {
    return nanosleep(length, NULL);
}

/* Not those that only listen for events of it, such as an indexer. */
static int list_openers(const char *path, int *pids, int bytes) {
    return proc_listpidspath(PROC_ALL_PIDS, 0, path, PROC_LISTPIDSPATH_EXCLUDE_EVTONLY, pids,
                             bytes);
}

MORTISE_SYSCALLS_CONST struct mortise_syscalls mortise_sys = {
    .open = open_with_mode,
    .close = close,
    .fchmod = fchmod,
    .fstat = fstat,
    .lstat = lstat,
    .pread = pread,
    .pwrite = pwrite,
    .fcntl_lock = fcntl_lock,
    .flock = flock,
    .clock_now = clock_monotonic,
    .sleep = sleep_relative,
    .list_openers = list_openers,
};
