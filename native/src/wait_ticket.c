/* See wait_ticket.h for the protocol. */
#include "wait_ticket.h"

#define ARMED 1
#define CANCELLED 2
#define TICKET_SHIFT 2

int64_t mortise_wait_begin(mortise_wait *wait) {
    const int64_t ticket = (atomic_load(&wait->word) >> TICKET_SHIFT) + 1;
    atomic_store(&wait->word, ticket << TICKET_SHIFT);
    return ticket;
}

int mortise_wait_arm(struct mortise_wait *wait, int64_t ticket) {
    int64_t expected = ticket << TICKET_SHIFT;
    return atomic_compare_exchange_strong(&wait->word, &expected, expected | ARMED);
}

void mortise_wait_disarm(struct mortise_wait *wait) {
    atomic_fetch_and(&wait->word, ~(int64_t)ARMED);
    while (atomic_load(&wait->cancellers) != 0) {
        /* a canceller is inside one non-blocking system call */
    }
}

int mortise_wait_is_cancelled(struct mortise_wait *wait) {
    return (atomic_load(&wait->word) & CANCELLED) != 0;
}

int32_t mortise_cancel(mortise_wait *wait, int64_t ticket) {
    atomic_fetch_add(&wait->cancellers, 1);
    int64_t seen = atomic_load(&wait->word);
    while (seen >> TICKET_SHIFT == ticket) {
        if (atomic_compare_exchange_weak(&wait->word, &seen, seen | CANCELLED)) {
            if ((seen & ARMED) != 0) {
                mortise_wait_interrupt(wait);
            }
            break;
        }
    }
    atomic_fetch_sub(&wait->cancellers, 1);
    return 0;
}
