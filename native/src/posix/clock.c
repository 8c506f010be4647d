#include "clock.h"

#include "syscalls.h"

int64_t mortise_now_nanos(void) {
    struct timespec now;
    (void)mortise_sys.clock_now(&now); /* cannot fail for the monotonic clock */
    return now.tv_sec * MORTISE_NANOS_PER_SECOND + now.tv_nsec;
}

int64_t mortise_deadline_nanos(int64_t timeout_nanos) {
    if (timeout_nanos < 0) {
        return MORTISE_NO_DEADLINE;
    }
    const int64_t now = mortise_now_nanos();
    return timeout_nanos < MORTISE_NO_DEADLINE - now ? now + timeout_nanos : MORTISE_NO_DEADLINE;
}
