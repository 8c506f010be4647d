/*
 * The part of a cancellable wait that every system shares: who may interrupt whom, and until when.
 *
 * One word holds the ticket of the current wait and two flags. The waiter sets ARMED when it can be
 * interrupted and clears it on the way out; a canceller sets CANCELLED and, if it saw ARMED, also
 * interrupts. The danger is an interruption that arrives after the waiter has left: it would hit
 * whatever that thread does next. Therefore
 *
 *     canceller:  cancellers++;  word |= CANCELLED;  if it was ARMED: interrupt;  cancellers--
 *     waiter:     word &= ~ARMED;  wait until cancellers == 0;  throw away what is pending
 *
 * All four accesses are sequentially consistent, so either the canceller sees that ARMED is gone,
 * or the waiter sees the canceller and waits for it (it is inside one short system call).
 */
#ifndef MORTISE_WAIT_TICKET_H
#define MORTISE_WAIT_TICKET_H

#include <mortise/lock.h>
#include <stdatomic.h>
#include <stdint.h>

struct mortise_wait {
    _Atomic int64_t word; /* ticket << 2 | CANCELLED | ARMED */
    _Atomic int32_t cancellers;
    int32_t timer;   /* Linux: what interrupts; written before ARMED is set, stable while it is */
    intptr_t events; /* Windows: likewise */
};
_Static_assert(sizeof(struct mortise_wait) <= MORTISE_WAIT_BYTES, "MORTISE_WAIT_BYTES too small");

/* Waiter: from here on it may be interrupted. 0 when the wait was cancelled before. */
int mortise_wait_arm(struct mortise_wait *wait, int64_t ticket);

/* Waiter: when this returns, nobody interrupts any more. */
void mortise_wait_disarm(struct mortise_wait *wait);

/* Either: was this wait cancelled? */
int mortise_wait_is_cancelled(struct mortise_wait *wait);

/* Each system's own: makes a blocked waiter look at the word again, repeatedly until it disarms.
 * Does not block. */
void mortise_wait_interrupt(struct mortise_wait *wait);

#endif
