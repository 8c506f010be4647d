/*
 * Waiting for a lock on macOS: F_OFD_SETLKWTIMEOUT in slices, so that a cancel is seen within one.
 *
 * Why slices and not one call with the whole timeout: the call cannot be cancelled, and xnu
 * (bsd/kern/kern_lockf.c) starts the full timeout again after every lost race for the lock.
 * flock has no timed call at all, so it polls.
 */
#include <errno.h>
#include <mortise/lock.h>

#include "../posix/clock.h"
#include "../posix/lock_call.h"
#include "../posix/poll_wait.h"
#include "../posix/syscalls.h"
#include "../wait_ticket.h"
#include "os.h"

#define SLICE_NANOS INT64_C(20000000)

int32_t mortise_init(void) {
    return 0; /* nothing to prepare */
}

void mortise_wait_interrupt(struct mortise_wait *wait) {
    (void)wait; /* the waiter looks at the flag after each slice */
}

static int block_for(struct mortise_request *request, int64_t nanos) {
    struct mortise_flock_timeout slice = {.range = request->range};
    slice.timeout.tv_sec = nanos / MORTISE_NANOS_PER_SECOND;
    slice.timeout.tv_nsec = nanos % MORTISE_NANOS_PER_SECOND;
    return mortise_sys.fcntl_lock(request->fd, MORTISE_OFD_SETLKWTIMEOUT, &slice);
}

static int32_t block_in_slices(struct mortise_request *request, int64_t deadline_nanos,
                               struct mortise_wait *wait) {
    for (;;) {
        if (mortise_wait_is_cancelled(wait)) {
            return MORTISE_CANCELLED;
        }
        const int64_t left_nanos = deadline_nanos - mortise_now_nanos();
        if (left_nanos <= 0) {
            return MORTISE_TIMED_OUT;
        }
        if (block_for(request, left_nanos < SLICE_NANOS ? left_nanos : SLICE_NANOS) == 0) {
            return MORTISE_GRANTED;
        }
        if (errno == EINVAL || errno == ENOTSUP) { /* a file system without the timed call */
            return mortise_poll_until(request, deadline_nanos, wait);
        }
        if (errno != ETIMEDOUT && errno != EINTR) {
            return -errno;
        }
    }
}

int32_t mortise_await_lock(int64_t file, int32_t mechanism, int32_t mode, int64_t offset,
                           int64_t length, int64_t timeout_nanos, mortise_wait *wait,
                           int64_t ticket) {
    struct mortise_request request;
    int32_t outcome = mortise_request_init(&request, file, mechanism, mode, offset, length);
    if (outcome != 0) {
        return outcome;
    }
    const int64_t deadline_nanos = mortise_deadline_nanos(timeout_nanos);
    outcome = mortise_request_try(&request);
    if (outcome != MORTISE_BUSY) {
        return outcome;
    }
    if (!mortise_wait_arm(wait, ticket)) {
        return MORTISE_CANCELLED;
    }
    outcome = mechanism == MORTISE_FCNTL ? block_in_slices(&request, deadline_nanos, wait)
                                         : mortise_poll_until(&request, deadline_nanos, wait);
    mortise_wait_disarm(wait);
    return outcome;
}
