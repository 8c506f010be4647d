/* macOS has no record of a descriptor's own locks that a process can read. */
#include <errno.h>
#include <mortise/lock.h>

#include "../range.h"

int32_t mortise_is_held(int64_t file, int32_t mechanism, int32_t mode, int64_t offset,
                        int64_t length) {
    (void)file;
    (void)mechanism;
    (void)mode;
    return mortise_is_valid_range(offset, length) ? -MORTISE_E_UNSUPPORTED : -EINVAL;
}
