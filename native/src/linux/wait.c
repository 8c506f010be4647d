/*
 * Waiting for a lock on Linux: sleep in the kernel's own queue, be woken by the unlock.
 *
 * The kernel has no timed and no cancellable lock call. What ends a blocked F_OFD_SETLKW or flock
 * is a signal, and a single signal loses this race:
 *
 *     waiter                                   canceller
 *     looks at the flag: not cancelled
 *                                              sets the flag, sends the signal
 *     signal handled, nothing to interrupt
 *     enters fcntl, sleeps for ever
 *
 * Therefore the signal comes from a timer that belongs to the waiting thread and REPEATS until the
 * waiter deletes it. The same timer serves both purposes: it is set to the deadline when the wait
 * begins, and a canceller only sets it to "now".
 *
 * Another library of this process may install a handler of its own for the signal, with SA_RESTART,
 * or have it ignored: the wait would never end. So that the handler is still ours is read before
 * each wait (mortise_init). A library that takes the signal during a wait is not noticed by it.
 */
#include <errno.h>
#include <mortise/lock.h>

#include "../posix/clock.h"
#include "../posix/lock_call.h"
#include "../posix/poll_wait.h"
#include "../posix/syscalls.h"
#include "../wait_ticket.h"
#include "wait_signal.h"

#define REPEAT_NANOS INT64_C(1000000)
#define AT_ONCE_NANOS INT64_C(1)

void mortise_wait_interrupt(struct mortise_wait *wait) {
    (void)mortise_sys.timer_set(wait->timer, AT_ONCE_NANOS, REPEAT_NANOS);
}

/* Makes this wait's timer; 0 or -errno. It repeats, see above. */
static int32_t start_timer(int64_t deadline_nanos, int signal, int32_t *timer) {
    if (mortise_sys.timer_create(signal, timer) != 0) {
        return -errno;
    }
    if (deadline_nanos == MORTISE_NO_DEADLINE) {
        return 0; /* stays disarmed until somebody cancels */
    }
    const int64_t left_nanos = deadline_nanos - mortise_now_nanos();
    const int64_t first_nanos = left_nanos > 0 ? left_nanos : AT_ONCE_NANOS;
    if (mortise_sys.timer_set(*timer, first_nanos, REPEAT_NANOS) != 0) {
        const int32_t error = -errno;
        (void)mortise_sys.timer_delete(*timer);
        return error;
    }
    return 0;
}

static int32_t block_until(struct mortise_request *request, int64_t deadline_nanos,
                           struct mortise_wait *wait) {
    for (;;) {
        if (mortise_wait_is_cancelled(wait)) {
            return MORTISE_CANCELLED;
        }
        const int32_t outcome = mortise_request_block(request);
        if (outcome != -EINTR) {
            return outcome;
        }
        if (deadline_nanos != MORTISE_NO_DEADLINE && mortise_now_nanos() >= deadline_nanos) {
            return MORTISE_TIMED_OUT;
        }
    }
}

/* After the timer is gone. */
static int can_have_fired(int64_t deadline_nanos, struct mortise_wait *wait) {
    return mortise_wait_is_cancelled(wait) ||
           (deadline_nanos != MORTISE_NO_DEADLINE && mortise_now_nanos() >= deadline_nanos);
}

/* Others touch the timer only while the wait is armed: it is complete before, and deleted after.
 * Arming comes after the deadline is set, or setting it would undo a cancel. */
static int32_t block_with_timer(struct mortise_request *request, int64_t deadline_nanos,
                                struct mortise_wait *wait, int64_t ticket, int signal) {
    int32_t outcome = MORTISE_CANCELLED;
    const mortise_signal_mask mask = mortise_signal_admit(signal);
    if (mortise_wait_arm(wait, ticket)) {
        outcome = block_until(request, deadline_nanos, wait);
        mortise_wait_disarm(wait);
    }
    (void)mortise_sys.timer_delete(wait->timer);
    if (can_have_fired(deadline_nanos, wait)) {
        mortise_signal_dismiss(signal, mask);
    } else {
        mortise_signal_restore(signal, mask); /* the shortest way from the grant to the caller */
    }
    return outcome;
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
    if (timeout_nanos == 0) {
        return MORTISE_TIMED_OUT;
    }
    const int signal = mortise_init(); /* verified, or chosen anew */
    if (signal == 0 || start_timer(deadline_nanos, signal, &wait->timer) != 0) {
        return mortise_poll_until(&request, deadline_nanos, wait); /* out of signals or timers */
    }
    return block_with_timer(&request, deadline_nanos, wait, ticket, signal);
}
