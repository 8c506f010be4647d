/* The private real-time signal that interrupts a thread blocked in the kernel. */
#ifndef MORTISE_WAIT_SIGNAL_H
#define MORTISE_WAIT_SIGNAL_H

#include <stdint.h>

/* The kernel's signal set, which is not the C library's sigset_t. */
typedef uint64_t mortise_signal_mask;

/* Lets the signal reach this thread; returns the mask before. */
mortise_signal_mask mortise_signal_admit(int signal);

/* Puts the mask back, if admitting changed it. For a wait in which no signal can have been sent. */
void mortise_signal_restore(int signal, mortise_signal_mask mask);

/* The same, after throwing away every instance of the signal that is still pending for this thread,
 * so that none of them interrupts a system call of somebody else's. */
void mortise_signal_dismiss(int signal, mortise_signal_mask mask);

#endif
