/*
 * Mortise, the C core: a doorbell at the files whose locks are kept between holds, so that who
 * keeps them hears at once that somebody wants one. It is an accelerator and decides nothing: a
 * ring may be lost and may be for nothing, and whoever waits here looks at the kernel's locks
 * anyway.
 *
 * The rules of lock.h hold here as well.
 *
 * Linux has it (inotify). Where there is none, every function here says MORTISE_E_UNSUPPORTED.
 */
#ifndef MORTISE_DOORBELL_H
#define MORTISE_DOORBELL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum mortise_ring {
    MORTISE_SILENT = 0,
    MORTISE_RUNG = 1,
};

/*
 * A handle for a new bell, of which the system grants a user only so many (EMFILE, by default after
 * 128). It is not inherited by programs that are executed. mortise_close gives it back, with
 * everything that it watches.
 */
int64_t mortise_doorbell_open(void);

/*
 * From now on, who rings at the file that this handle is open for rings this bell. Returns the
 * number of the watch, >= 0. All handles of one file have one watch: it is the same number then.
 *
 * EACCES for a file that we may no longer read by its mode, ENOSPC when the user has as many
 * watches as he may, MORTISE_E_UNSUPPORTED without /proc.
 */
int32_t mortise_doorbell_watch(int64_t bell, int64_t file);

/* Ends a watch; 0. To be called before the last handle of the file is closed, for then the system
 * ends the watch by itself and this is EINVAL. */
int32_t mortise_doorbell_unwatch(int64_t bell, int32_t watch);

/*
 * Waits until the bell rings, or has rung since the last call: RUNG. SILENT when the time is up; a
 * negative one is none. RUNG also when a signal ended the wait, and once after a watch has ended.
 * Rings that come close together may count as one. For one thread at a time; others may watch and
 * unwatch meanwhile.
 */
int32_t mortise_doorbell_await(int64_t bell, int64_t timeout_nanos);

/*
 * Rings at the file, for every bell of any process on this kernel that watches it, this one's too.
 * RUNG, or SILENT when the file is empty: then nobody can hear it.
 */
int32_t mortise_doorbell_ring(int64_t file);

#ifdef __cplusplus
}
#endif

#endif
