/* The monotonic clock, and deadlines on it that do not overflow. */
#ifndef MORTISE_CLOCK_H
#define MORTISE_CLOCK_H

#include <stdint.h>
#include <windows.h>

#define MORTISE_NO_DEADLINE INT64_MAX

/* timeout_nanos < 0 means no deadline; so does one beyond the clock's range. */
int64_t mortise_deadline_nanos(int64_t timeout_nanos);

int mortise_is_past(int64_t deadline_nanos);

/* For a wait function: the time until the deadline, rounded up, at most `longest`. */
DWORD mortise_millis_until(int64_t deadline_nanos, DWORD longest);

#endif
