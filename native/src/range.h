/* What a byte range must be in every function of lock.h. */
#ifndef MORTISE_RANGE_H
#define MORTISE_RANGE_H

#include <stdint.h>

static inline int mortise_is_valid_range(int64_t offset, int64_t length) {
    return offset >= 0 && length > 0 && length - 1 <= INT64_MAX - offset;
}

#endif
