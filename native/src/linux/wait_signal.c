/*
 * Choosing and handling the signal.
 *
 * A real-time signal, because the standard ones all belong to somebody: HotSpot uses SIGUSR2 among
 * others, profilers SIGPROF, Go SIGURG. The search runs down from SIGRTMAX - 5: java.nio has
 * SIGRTMAX - 2, C libraries keep the lowest ones. A second copy of this library (another class
 * loader) finds the signal of the first one taken and chooses the next.
 *
 * The handler is never removed: a late instance of the signal would then kill the process. For the
 * same reason the shared object is linked with -z nodelete.
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
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SIGNALS_LEFT_TO_OTHERS 5
#define UNKNOWN (-1)
#define CHOOSING (-2)

static _Atomic int32_t chosen_signal = UNKNOWN;

static void do_nothing(int signal) {
    (void)signal; /* its arrival makes the system call return EINTR, which is all we want */
}

static int is_unused(int signal) {
    struct sigaction current;
    return sigaction(signal, NULL, &current) == 0 && (current.sa_flags & SA_SIGINFO) == 0 &&
           current.sa_handler == SIG_DFL;
}

static int install(int signal) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = do_nothing;
    action.sa_flags = SA_ONSTACK; /* and no SA_RESTART: the call must end */
    return sigaction(signal, &action, NULL) == 0;
}

static int32_t choose(void) {
    for (int signal = SIGRTMAX - SIGNALS_LEFT_TO_OTHERS; signal >= SIGRTMIN; signal--) {
        if (is_unused(signal) && install(signal)) {
            return signal;
        }
    }
    return 0;
}

int32_t mortise_init(void) {
    int32_t expected = UNKNOWN;
    if (atomic_compare_exchange_strong(&chosen_signal, &expected, CHOOSING)) {
        atomic_store(&chosen_signal, choose());
    }
    int32_t signal;
    do {
        signal = atomic_load(&chosen_signal);
    } while (signal == CHOOSING);
    return signal;
}

static mortise_signal_mask mask_of(int signal) {
    return UINT64_C(1) << (signal - 1);
}

static mortise_signal_mask change_mask(int how, mortise_signal_mask mask) {
    mortise_signal_mask before = 0;
    (void)syscall(SYS_rt_sigprocmask, how, &mask, &before, sizeof mask);
    return before;
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
