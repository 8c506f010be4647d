/* What the floors of uncontended pairs share. */
#ifndef MORTISE_FLOOR_MEASURE_H
#define MORTISE_FLOOR_MEASURE_H

#include "floor.h"

#define PAIRS_PER_LOOK 100

/* What a pair takes, on average; -1, with errno, as soon as one of them fails. */
static inline double nanos_per_pair(int (*pair)(void *), void *context, double seconds) {
    const int64_t start = now_nanos();
    const int64_t end = start + (int64_t)(seconds * 1e9);
    int64_t pairs = 0;
    int64_t now = start;
    while (now < end) {
        for (int i = 0; i < PAIRS_PER_LOOK; i++) {
            if (pair(context) != 0) {
                return -1;
            }
        }
        pairs += PAIRS_PER_LOOK;
        now = now_nanos();
    }
    return (double)(now - start) / (double)pairs;
}

#endif
