/*
 * Every call into the operating system goes through this table, so that tests can make any one of
 * them fail. In a build for tests (MORTISE_TEST_SYSCALLS) the table can be written; in a build for
 * users it is constant and lives in read-only memory.
 *
 * Calls here keep the system's convention: -1 and errno.
 */
#ifndef MORTISE_SYSCALLS_H
#define MORTISE_SYSCALLS_H

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mortise_syscalls {
    int (*open)(const char *path, int flags, mode_t mode);
    int (*close)(int fd);
    int (*fchmod)(int fd, mode_t mode);
    int (*fstat)(int fd, struct stat *status);
    int (*lstat)(const char *path, struct stat *status);
    ssize_t (*pread)(int fd, void *buffer, size_t length, off_t offset);
    ssize_t (*pwrite)(int fd, const void *buffer, size_t length, off_t offset);
    int (*fcntl_lock)(int fd, int command, void *range);
    int (*flock)(int fd, int operation);
    int (*clock_now)(struct timespec *now);      /* the monotonic clock */
    int (*sleep)(const struct timespec *length); /* may end early */
    /* As sigaction(2); NULL except on Linux. */
    int (*signal_action)(int signal, const struct sigaction *action, struct sigaction *before);
    /* A timer that sends `signal` to the thread that creates it; NULL except on Linux. It fires
     * after first_nanos and from then on every repeat_nanos; first_nanos 0 disarms it. */
    int (*timer_create)(int signal, int32_t *timer);
    int (*timer_set)(int32_t timer, int64_t first_nanos, int64_t repeat_nanos);
    int (*timer_delete)(int32_t timer);
    /* inotify, and the wait for it; NULL except on Linux. */
    int (*inotify_open)(void); /* non-blocking, closed on exec */
    int (*inotify_watch)(int fd, const char *path, uint32_t events);
    int (*inotify_unwatch)(int fd, int watch);
    ssize_t (*read)(int fd, void *buffer, size_t length);
    int (*poll_readable)(int fd, const struct timespec *timeout); /* 1, or 0 when time is up */
    /* The magic number of the file system, as statfs(2) has it; NULL except on Linux. */
    int (*file_system_type)(int fd, int64_t *type);
    /* Fills in process numbers, returns how many bytes it wrote; NULL except on macOS. */
    int (*list_openers)(const char *path, int *pids, int bytes);
};

#ifdef MORTISE_TEST_SYSCALLS
#define MORTISE_SYSCALLS_CONST
#else
#define MORTISE_SYSCALLS_CONST const
#endif

extern MORTISE_SYSCALLS_CONST struct mortise_syscalls mortise_sys;

#ifdef __cplusplus
}
#endif

#endif
