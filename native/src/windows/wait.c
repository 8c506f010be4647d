/*
 * Waiting for a lock on Windows: an overlapped LockFileEx queues in the kernel, and we sleep until
 * its event or the event of a cancel is set.
 *
 * A cancel or the deadline may race with the grant, and the kernel goes on writing into our
 * OVERLAPPED until the operation is over. So whatever ends the wait, the result is fetched with
 * GetOverlappedResult(TRUE), and only that result says whether we hold the lock. CancelIoEx: "does
 * not wait for all canceled operations to complete"; a request that it no longer finds
 * (ERROR_NOT_FOUND) has been granted.
 * https://learn.microsoft.com/en-us/windows/win32/fileio/cancelioex-func
 */
#include <mortise/lock.h>

#include "../wait_ticket.h"
#include "clock.h"
#include "lock_call.h"
#include "overlapped.h"
#include "syscalls.h"

#define FIRST_PAUSE_MILLIS 1
#define LONGEST_PAUSE_MILLIS 15
/* Longer waits go in several rounds; INFINITE, the largest DWORD, is not a time. */
#define LONGEST_WAIT_MILLIS 0x7fffffff

int32_t mortise_init(void) {
    return 0; /* nothing to prepare */
}

void mortise_wait_interrupt(struct mortise_wait *wait) {
    (void)mortise_sys.set_event((HANDLE)wait->events); /* stays set: no need to repeat it */
}

/* Ask, sleep, ask again. The last resort, see wait_until. */
static int32_t poll_until(struct mortise_request *request, int64_t deadline_nanos, HANDLE cancel) {
    DWORD pause_millis = FIRST_PAUSE_MILLIS;
    for (;;) {
        const int32_t outcome = mortise_request_try(request);
        if (outcome != MORTISE_BUSY) {
            return outcome;
        }
        if (mortise_is_past(deadline_nanos)) {
            return MORTISE_TIMED_OUT;
        }
        const DWORD millis = mortise_millis_until(deadline_nanos, pause_millis);
        const DWORD signalled = mortise_sys.wait_any(&cancel, 1, millis);
        if (signalled != WAIT_TIMEOUT) {
            return signalled == WAIT_OBJECT_0 ? MORTISE_CANCELLED : mortise_last_error();
        }
        pause_millis =
            pause_millis * 2 < LONGEST_PAUSE_MILLIS ? pause_millis * 2 : LONGEST_PAUSE_MILLIS;
    }
}

/* Sleeps until the operation is done, cancelled or late. Returns what the wait comes to if the
 * lock turns out not to be ours. */
static int32_t sleep_until(HANDLE done, int64_t deadline_nanos, HANDLE cancel) {
    const HANDLE events[] = {done, cancel};
    for (;;) {
        const DWORD millis = mortise_millis_until(deadline_nanos, LONGEST_WAIT_MILLIS);
        const DWORD signalled = mortise_sys.wait_any(events, 2, millis);
        if (signalled == WAIT_OBJECT_0) {
            return -ERROR_OPERATION_ABORTED; /* by somebody else, then */
        }
        if (signalled == WAIT_OBJECT_0 + 1) {
            return MORTISE_CANCELLED;
        }
        if (signalled != WAIT_TIMEOUT) {
            return mortise_last_error();
        }
        if (mortise_is_past(deadline_nanos)) {
            return MORTISE_TIMED_OUT;
        }
    }
}

/* Waits in the kernel's queue. -ERROR_LOCK_VIOLATION where there is none. */
static int32_t queue_until(struct mortise_request *request, int64_t deadline_nanos, HANDLE cancel) {
    OVERLAPPED operation = mortise_operation_at(request->offset, request->done);
    DWORD unused;
    int32_t otherwise = -ERROR_OPERATION_ABORTED;
    BOOL started = mortise_sys.lock(request->file, request->flags, request->length, &operation);
    if (!started && GetLastError() == ERROR_IO_PENDING) {
        otherwise = sleep_until(request->done, deadline_nanos, cancel);
        if (otherwise != -ERROR_OPERATION_ABORTED) {
            (void)mortise_sys.cancel(request->file, &operation); /* fails if it is over already */
        }
        started = TRUE;
    }
    const int32_t outcome = mortise_finish(request->file, &operation, started, &unused);
    return outcome == -ERROR_OPERATION_ABORTED ? otherwise : outcome;
}

/*
 * Wine accepts an overlapped wait, prints "async I/O lock wait not implemented", and then neither
 * grants nor cancels it: CancelIoEx fails with ERROR_NOT_FOUND, and fetching the result would
 * block for ever (NtLockFile in dlls/ntdll/unix/file.c; run with Wine 8.0). Polling is also what is
 * left where a file system refuses a request that was to wait.
 */
static int32_t wait_until(struct mortise_request *request, int64_t deadline_nanos, HANDLE cancel) {
    const int32_t outcome = mortise_sys.is_wine() ? -ERROR_LOCK_VIOLATION
                                                  : queue_until(request, deadline_nanos, cancel);
    return outcome == -ERROR_LOCK_VIOLATION ? poll_until(request, deadline_nanos, cancel) : outcome;
}

/* Others touch the event only while the wait is armed: it is made before, and closed after. */
static int32_t wait_with_event(struct mortise_request *request, int64_t deadline_nanos,
                               struct mortise_wait *wait, int64_t ticket) {
    HANDLE cancel;
    int32_t outcome = mortise_event_create(&cancel);
    if (outcome != 0) {
        return outcome;
    }
    wait->events = (intptr_t)cancel;
    outcome = MORTISE_CANCELLED;
    if (mortise_wait_arm(wait, ticket)) {
        outcome = wait_until(request, deadline_nanos, cancel);
        mortise_wait_disarm(wait);
    }
    (void)mortise_sys.close(cancel);
    return outcome;
}

static int32_t try_then_wait(struct mortise_request *request, int64_t timeout_nanos,
                             struct mortise_wait *wait, int64_t ticket) {
    const int64_t deadline_nanos = mortise_deadline_nanos(timeout_nanos);
    const int32_t outcome = mortise_request_try(request);
    if (outcome != MORTISE_BUSY) {
        return outcome;
    }
    return timeout_nanos == 0 ? MORTISE_TIMED_OUT
                              : wait_with_event(request, deadline_nanos, wait, ticket);
}

int32_t mortise_await_lock(int64_t file, int32_t mechanism, int32_t mode, int64_t offset,
                           int64_t length, int64_t timeout_nanos, mortise_wait *wait,
                           int64_t ticket) {
    struct mortise_request request;
    int32_t outcome = mortise_request_begin(&request, file, mechanism, mode, offset, length);
    if (outcome == 0) {
        outcome = try_then_wait(&request, timeout_nanos, wait, ticket);
        mortise_request_end(&request);
    }
    return outcome;
}
