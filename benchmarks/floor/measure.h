/* What the floors of uncontended pairs share. */
#ifndef MORTISE_FLOOR_MEASURE_H
#define MORTISE_FLOOR_MEASURE_H

#include <stdint.h>
#include <time.h>

#define LOCK_BYTE (INT64_C(1) << 62) /* the same as Mortise's */
#define PAIRS_PER_LOOK 100

static inline double now_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* What a pair takes, on average; -1, with errno, as soon as one of them fails. */
static inline double nanos_per_pair(int (*pair)(void *), void *context, double seconds) {
    const double start = now_nanos();
    const double end = start + seconds * 1e9;
    int64_t pairs = 0;
    double now = start;
    while (now < end) {
        for (int i = 0; i < PAIRS_PER_LOOK; i++) {
            if (pair(context) != 0) {
                return -1;
            }
        }
        pairs += PAIRS_PER_LOOK;
        now = now_nanos();
    }
    return (now - start) / (double)pairs;
}

#endif
