/* A wait without any help from the kernel: ask, sleep, ask again. The last resort where a blocked
 * call cannot be interrupted. */
#ifndef MORTISE_POLL_WAIT_H
#define MORTISE_POLL_WAIT_H

#include "../wait_ticket.h"
#include "lock_call.h"

int32_t mortise_poll_until(struct mortise_request *request, int64_t deadline_nanos,
                           struct mortise_wait *wait);

#endif
