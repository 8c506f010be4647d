/* Names of error numbers: each system has a table of its own, the rest is shared. */
#ifndef MORTISE_ERROR_NAME_H
#define MORTISE_ERROR_NAME_H

#include <stdint.h>

struct mortise_named_error {
    int32_t number;
    const char *name;
};

#define MORTISE_NAMED(error)                                                                       \
    { error, #error }

/* Each system's own; ends with a name that is NULL. */
extern const struct mortise_named_error mortise_system_errors[];

#endif
