/*
 * Choosing, sharing and verifying the signal.
 *
 * A real-time signal, because the standard ones all belong to somebody: HotSpot uses SIGUSR2 among
 * others, profilers SIGPROF, Go SIGURG. The search runs down from SIGRTMAX - 5: java.nio has
 * SIGRTMAX - 2, C libraries keep the lowest ones.
 *
 * The handler is ffs(3) of the C library, not a function of ours. A handler must stay mapped for as
 * long as the process lives, because a late instance of the signal, or another library that chains
 * to the handler it replaced, may call it at any time; a copy of this library is unmapped with its
 * class loader. The C library is never unmapped, ffs only computes (POSIX.1-2008 TC2 lists it as
 * async-signal-safe), and its address is the same for every copy of this library in the process. So
 * a copy recognizes what another one has installed, they all share one signal, and none has to hand
 * anything over when it is unloaded. Two copies that install at the same time install the same.
 *
 * The handler is never removed: a pending instance of the signal would then kill the process.
 *
 * The masks are the kernel's: pthread_sigmask is not in libc before glibc 2.32, and sigprocmask
 * is unspecified in a process with threads.
 */
#include "wait_signal.h"

#include <errno.h>
#include <mortise/lock.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <strings.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "../posix/syscalls.h"

#define SIGNALS_LEFT_TO_OTHERS 5
#define NONE 0

/* The last one that was found to be ours; only a hint, which is verified each time. */
static _Atomic int32_t last_signal = NONE;

/* Its arrival makes the system call return EINTR, which is all we want. Called by the kernel, which
 * passes the argument in the same register and takes no notice of a result. The cast in between
 * stands for "any function" (GCC, -Wcast-function-type). */
static void (*handler(void))(int) {
    return (void (*)(int))(void (*)(void))ffs;
}

static mortise_signal_mask mask_of(int signal) {
    return UINT64_C(1) << (signal - 1);
}

static mortise_signal_mask change_mask(int how, mortise_signal_mask mask) {
    mortise_signal_mask before = 0;
    (void)syscall(SYS_rt_sigprocmask, how, &mask, &before, sizeof mask);
    return before;
}

static int is_default(const struct sigaction *action) {
    return (action->sa_flags & SA_SIGINFO) == 0 && action->sa_handler == SIG_DFL;
}

/* Does the signal end a system call, and do nothing else? */
static int is_ours(const struct sigaction *action) {
    return (action->sa_flags & (SA_SIGINFO | SA_RESTART | (int)SA_RESETHAND)) == 0 &&
           action->sa_handler == handler();
}

static int has_ours(int signal) {
    struct sigaction current;
    return mortise_sys.signal_action(signal, NULL, &current) == 0 && is_ours(&current);
}

static int is_unused(int signal) {
    struct sigaction current;
    return mortise_sys.signal_action(signal, NULL, &current) == 0 && is_default(&current);
}

static int install(int signal) {
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler();
    action.sa_flags = SA_ONSTACK; /* and no SA_RESTART: the call must end */
    if (mortise_sys.signal_action(signal, &action, &before) != 0) {
        return 0;
    }
    if (is_default(&before) || is_ours(&before)) {
        return 1;
    }
    /* Another library has taken it since it was found unused: it gets its handler back. */
    (void)mortise_sys.signal_action(signal, &before, NULL);
    return 0;
}

static int32_t find_ours(void) {
    for (int signal = SIGRTMAX - SIGNALS_LEFT_TO_OTHERS; signal >= SIGRTMIN; signal--) {
        if (has_ours(signal)) {
            return signal;
        }
    }
    return NONE;
}

static int32_t install_unused(mortise_signal_mask candidates) {
    for (int signal = SIGRTMAX - SIGNALS_LEFT_TO_OTHERS; signal >= SIGRTMIN; signal--) {
        if ((candidates & mask_of(signal)) != 0 && is_unused(signal) && install(signal)) {
            return signal;
        }
    }
    return NONE;
}

int32_t mortise_init(void) {
    int32_t signal = atomic_load_explicit(&last_signal, memory_order_relaxed);
    if (signal != NONE && has_ours(signal)) {
        return signal;
    }
    signal = find_ours();
    if (signal == NONE) {
        /* One that is blocked may have a user that has no handler: sigwait(3), signalfd(2). */
        const mortise_signal_mask blocked = change_mask(SIG_BLOCK, 0);
        signal = install_unused(~blocked);
        if (signal == NONE) {
            signal = install_unused(blocked);
        }
    }
    atomic_store_explicit(&last_signal, signal, memory_order_relaxed);
    return signal;
}

mortise_signal_mask mortise_signal_admit(int signal) {
    return change_mask(SIG_UNBLOCK, mask_of(signal));
}

void mortise_signal_restore(int signal, mortise_signal_mask mask) {
    if ((mask & mask_of(signal)) != 0) {
        (void)change_mask(SIG_SETMASK, mask);
    }
}

void mortise_signal_dismiss(int signal, mortise_signal_mask mask) {
    const mortise_signal_mask ours = mask_of(signal);
    const struct timespec at_once = {0, 0};
    (void)change_mask(SIG_BLOCK, ours);
    long taken;
    do {
        taken = syscall(SYS_rt_sigtimedwait, &ours, NULL, &at_once, sizeof ours);
    } while (taken > 0 || (taken < 0 && errno == EINTR));
    (void)change_mask(SIG_SETMASK, mask);
}
