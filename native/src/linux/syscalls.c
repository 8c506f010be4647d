/*
 * The system-call table for Linux.
 *
 * Some calls bypass the C library, so that one shared object loads under glibc 2.17 and under musl:
 *   - fstat/lstat: compiled against glibc >= 2.33 they become fstat@GLIBC_2.33, which older hosts
 *     lack. The kernel's struct stat is the C library's on 64-bit Linux.
 *   - timer_*: in librt before glibc 2.34; we depend on nothing but libc.
 * Large-file macros stay off: they turn fcntl into fcntl64, which musl 1.2.4 no longer has, and
 * off_t has 64 bits here anyway.
 */
#include "../posix/syscalls.h"

#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

_Static_assert(sizeof(off_t) == 8, "Mortise needs a 64-bit Linux");

#define NANOS_PER_SECOND 1000000000

static int open_with_mode(const char *path, int flags, mode_t mode) {
    return open(path, flags, mode);
}

static int fstat_raw(int fd, struct stat *status) {
    return (int)syscall(SYS_fstat, fd, status);
}

static int lstat_raw(const char *path, struct stat *status) {
    return (int)syscall(SYS_newfstatat, AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
}

static int file_system_type(int fd, int64_t *type) {
    struct statfs facts;
    const int result = (int)syscall(SYS_fstatfs, fd, &facts);
    if (result == 0) {
        *type = facts.f_type;
    }
    return result;
}

static int fcntl_lock(int fd, int command, void *range) {
    return fcntl(fd, command, range);
}

static int clock_monotonic(struct timespec *now) {
    return clock_gettime(CLOCK_MONOTONIC, now);
}

static int sleep_relative(const struct timespec *length) {
    return nanosleep(length, NULL);
}

/* The kernel's struct sigevent. The C libraries disagree on the name of its thread member. */
struct kernel_sigevent {
    uint64_t value;
    int32_t signal;
    int32_t notify;
    int32_t thread;
    int32_t padding[11];
};
_Static_assert(sizeof(struct kernel_sigevent) == 64, "struct sigevent of the kernel's ABI");

static int timer_create_for_this_thread(int signal, int32_t *timer) {
    const struct kernel_sigevent event = {
        .signal = signal,
        .notify = SIGEV_THREAD_ID,
        .thread = (int32_t)syscall(SYS_gettid),
    };
    return (int)syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, timer);
}

static struct timespec timespec_of(int64_t nanos) {
    struct timespec result = {
        .tv_sec = nanos / NANOS_PER_SECOND,
        .tv_nsec = nanos % NANOS_PER_SECOND,
    };
    return result;
}

static int timer_set_relative(int32_t timer, int64_t first_nanos, int64_t repeat_nanos) {
    const struct itimerspec when = {
        .it_value = timespec_of(first_nanos),
        .it_interval = timespec_of(repeat_nanos),
    };
    return (int)syscall(SYS_timer_settime, timer, 0, &when, NULL);
}

static int timer_delete_raw(int32_t timer) {
    return (int)syscall(SYS_timer_delete, timer);
}

static int inotify_open(void) {
    return inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
}

static int poll_readable(int fd, const struct timespec *timeout) {
    struct pollfd asked = {.fd = fd, .events = POLLIN};
    return ppoll(&asked, 1, timeout, NULL);
}

MORTISE_SYSCALLS_CONST struct mortise_syscalls mortise_sys = {
    .open = open_with_mode,
    .close = close,
    .fchmod = fchmod,
    .fstat = fstat_raw,
    .lstat = lstat_raw,
    .pread = pread,
    .pwrite = pwrite,
    .fcntl_lock = fcntl_lock,
    .flock = flock,
    .clock_now = clock_monotonic,
    .sleep = sleep_relative,
    .signal_action = sigaction,
    .timer_create = timer_create_for_this_thread,
    .timer_set = timer_set_relative,
    .timer_delete = timer_delete_raw,
    .inotify_open = inotify_open,
    .inotify_watch = inotify_add_watch,
    .inotify_unwatch = inotify_rm_watch,
    .read = read,
    .poll_readable = poll_readable,
    .file_system_type = file_system_type,
};
