/*
 * Mortise, the C core: which processes have a file open, for systems that do not say who has locked
 * it.
 *
 * The rules of lock.h hold here as well.
 */
#ifndef MORTISE_OPENERS_H
#define MORTISE_OPENERS_H

#include <mortise/lock.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* No more than so many are told. */
#define MORTISE_MAX_OPENERS 64

/*
 * Fills in the processes that have the file at the path open, and returns how many there are;
 * which of them have locked it is not said. Not to be asked often: it takes milliseconds. The file
 * itself is not opened.
 *
 * Windows asks its Restart Manager (ERROR_MORE_DATA for more than fit), macOS goes through all
 * processes it may look into. On Linux, where /proc says more, this is MORTISE_E_UNSUPPORTED.
 */
int32_t mortise_openers(const mortise_path_char *path, int64_t pids[MORTISE_MAX_OPENERS]);

#ifdef __cplusplus
}
#endif

#endif
