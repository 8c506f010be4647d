/*
 * The doorbell by inotify(7): to ring is to read a byte of the file, which raises IN_ACCESS for
 * whoever watches its inode, through whatever path, mount or descriptor either of them came to it.
 * Reading nothing raises nothing, so the bell of an empty file is dead. Nothing is shared that
 * somebody could truncate, overwrite or forget to clean up.
 */
#include <mortise/doorbell.h>

#include <errno.h>
#include <mortise/lock.h>
#include <stdio.h>
#include <sys/inotify.h>

#include "../posix/clock.h"
#include "../posix/syscalls.h"

/* Of files, which have no names in their events, at most 256 at a time. What is left over rings
 * again. */
#define EVENT_BYTES (256 * sizeof(struct inotify_event))

int64_t mortise_doorbell_open(void) {
    const int bell = mortise_sys.inotify_open();
    return bell < 0 ? -errno : bell;
}

int32_t mortise_doorbell_watch(int64_t bell, int64_t file) {
    char path[64];
    /* The kernel's own link to the open file: it works for one that was renamed or removed, too. */
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", (int)file);
    const int watch = mortise_sys.inotify_watch((int)bell, path, IN_ACCESS);
    if (watch >= 0) {
        return watch;
    }
    return errno == ENOENT ? -MORTISE_E_UNSUPPORTED : -errno;
}

int32_t mortise_doorbell_unwatch(int64_t bell, int32_t watch) {
    return mortise_sys.inotify_unwatch((int)bell, watch) == 0 ? 0 : -errno;
}

/* Which files they are of does not matter: there is always a look at all of them. */
static int32_t take_events(int bell) {
    char events[EVENT_BYTES];
    if (mortise_sys.read(bell, events, sizeof events) >= 0 || errno == EAGAIN || errno == EINTR) {
        return MORTISE_RUNG;
    }
    return -errno;
}

int32_t mortise_doorbell_await(int64_t bell, int64_t timeout_nanos) {
    const int64_t nanos = timeout_nanos < 0 ? 0 : timeout_nanos;
    const struct timespec timeout = {
        .tv_sec = nanos / MORTISE_NANOS_PER_SECOND,
        .tv_nsec = nanos % MORTISE_NANOS_PER_SECOND,
    };
    const int ready = mortise_sys.poll_readable((int)bell, &timeout);
    if (ready > 0) {
        return take_events((int)bell);
    }
    if (ready == 0) {
        return MORTISE_SILENT;
    }
    return errno == EINTR ? MORTISE_RUNG : -errno;
}

int32_t mortise_doorbell_ring(int64_t file) {
    char byte;
    const int64_t count = mortise_read(file, &byte, 1, 0);
    return count > 0 ? MORTISE_RUNG : (int32_t)count;
}
