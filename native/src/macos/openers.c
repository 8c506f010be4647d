/* Who has a file open, by libproc, which is a part of libSystem. */
#include <errno.h>
#include <mortise/openers.h>
#include <sys/types.h>

#include "../posix/syscalls.h"

int32_t mortise_openers(const mortise_path_char *path, int64_t pids[MORTISE_MAX_OPENERS]) {
    int found[MORTISE_MAX_OPENERS];
    const int bytes = mortise_sys.list_openers(path, found, (int)sizeof found);
    if (bytes < 0) {
        return -errno;
    }
    const int32_t count = (int32_t)((size_t)bytes / sizeof found[0]);
    for (int32_t i = 0; i < count; i++) {
        pids[i] = found[i];
    }
    return count;
}
