/*
 * The clock moves in ticks of up to 15.625 ms (QueryUnbiasedInterruptTime: "accurate within a
 * system clock tick"), so the start of a wait reads up to one tick early. Deadlines are one tick
 * later for that: a wait may end a little late, never early. QueryPerformanceCounter is finer but
 * counts the time that the machine sleeps.
 */
#include "clock.h"

#include "syscalls.h"

#define NANOS_PER_MILLI INT64_C(1000000)
#define TICK_NANOS INT64_C(15625000)

int64_t mortise_deadline_nanos(int64_t timeout_nanos) {
    if (timeout_nanos < 0) {
        return MORTISE_NO_DEADLINE;
    }
    const int64_t start = mortise_sys.clock_nanos() + TICK_NANOS;
    return timeout_nanos < MORTISE_NO_DEADLINE - start ? start + timeout_nanos
                                                       : MORTISE_NO_DEADLINE;
}

int mortise_is_past(int64_t deadline_nanos) {
    return deadline_nanos != MORTISE_NO_DEADLINE && mortise_sys.clock_nanos() >= deadline_nanos;
}

DWORD mortise_millis_until(int64_t deadline_nanos, DWORD longest) {
    const int64_t left_nanos = deadline_nanos - mortise_sys.clock_nanos();
    if (left_nanos <= 0) {
        return 0;
    }
    const int64_t millis = (left_nanos - 1) / NANOS_PER_MILLI + 1;
    return millis < longest ? (DWORD)millis : longest;
}
