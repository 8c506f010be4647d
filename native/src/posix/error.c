/* Names of error numbers, for messages. The numbers differ between systems, the names do not. */
#include <errno.h>
#include <mortise/lock.h>
#include <stddef.h>

struct named_error {
    int32_t number;
    const char *name;
};

#define NAMED(error)                                                                               \
    { error, #error }

static const struct named_error named_errors[] = {
    NAMED(EACCES),
    NAMED(EAGAIN),
    NAMED(EBADF),
    NAMED(EBUSY),
    NAMED(EDEADLK),
    NAMED(EDQUOT),
    NAMED(EEXIST),
    NAMED(EFAULT),
    NAMED(EFBIG),
    NAMED(EINTR),
    NAMED(EINVAL),
    NAMED(EIO),
    NAMED(EISDIR),
    NAMED(ELOOP),
    NAMED(EMFILE),
    NAMED(ENAMETOOLONG),
    NAMED(ENFILE),
    NAMED(ENODEV),
    NAMED(ENOENT),
    NAMED(ENOLCK),
    NAMED(ENOMEM),
    NAMED(ENOSPC),
    NAMED(ENOSYS),
    NAMED(ENOTDIR),
    NAMED(ENOTSUP),
    NAMED(ENXIO),
    NAMED(EOVERFLOW),
    NAMED(EPERM),
    NAMED(EROFS),
    NAMED(ESTALE),
    NAMED(ETIMEDOUT),
    NAMED(ETXTBSY),
    {MORTISE_E_NOT_REGULAR, "NOT_A_REGULAR_FILE"},
    {MORTISE_E_UNSUPPORTED, "UNSUPPORTED"},
    {MORTISE_E_CHANGING, "PATH_KEEPS_CHANGING"},
    {MORTISE_E_PATH_TOO_LONG, "PATH_TOO_LONG"},
};

const char *mortise_error_name(int32_t error) {
    for (size_t i = 0; i < sizeof named_errors / sizeof named_errors[0]; i++) {
        if (named_errors[i].number == error) {
            return named_errors[i].name;
        }
    }
    return NULL;
}
