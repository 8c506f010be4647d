/* The monotonic clock in nanoseconds, and deadlines on it that do not overflow. */
#ifndef MORTISE_CLOCK_H
#define MORTISE_CLOCK_H

#include <stdint.h>

#define MORTISE_NANOS_PER_SECOND INT64_C(1000000000)
#define MORTISE_NO_DEADLINE INT64_MAX

int64_t mortise_now_nanos(void);

/* timeout_nanos < 0 means no deadline; so does one beyond the clock's range. */
int64_t mortise_deadline_nanos(int64_t timeout_nanos);

#endif
