#include "poll_wait.h"

#include "clock.h"
#include "syscalls.h"

#define FIRST_PAUSE_NANOS INT64_C(500000)
#define LONGEST_PAUSE_NANOS INT64_C(8000000)

static int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static void pause_for(int64_t nanos) {
    const struct timespec length = {
        .tv_sec = nanos / MORTISE_NANOS_PER_SECOND,
        .tv_nsec = nanos % MORTISE_NANOS_PER_SECOND,
    };
    (void)mortise_sys.sleep(&length); /* waking early only asks early */
}

int32_t mortise_poll_until(struct mortise_request *request, int64_t deadline_nanos,
                           struct mortise_wait *wait) {
    int64_t pause_nanos = FIRST_PAUSE_NANOS;
    for (;;) {
        if (mortise_wait_is_cancelled(wait)) {
            return MORTISE_CANCELLED;
        }
        const int32_t outcome = mortise_request_try(request);
        if (outcome != MORTISE_BUSY) {
            return outcome;
        }
        const int64_t left_nanos = deadline_nanos - mortise_now_nanos();
        if (left_nanos <= 0) {
            return MORTISE_TIMED_OUT;
        }
        pause_for(smaller(pause_nanos, left_nanos));
        pause_nanos = smaller(pause_nanos * 2, LONGEST_PAUSE_NANOS);
    }
}
