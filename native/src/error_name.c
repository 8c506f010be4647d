#include "error_name.h"

#include <mortise/lock.h>
#include <stddef.h>

static const struct mortise_named_error own_errors[] = {
    {MORTISE_E_NOT_REGULAR, "NOT_A_REGULAR_FILE"},
    {MORTISE_E_UNSUPPORTED, "UNSUPPORTED"},
    {MORTISE_E_CHANGING, "PATH_KEEPS_CHANGING"},
    {MORTISE_E_PATH_TOO_LONG, "PATH_TOO_LONG"},
    {0, NULL},
};

static const char *find(const struct mortise_named_error *table, int32_t error) {
    while (table->name != NULL && table->number != error) {
        table++;
    }
    return table->name;
}

const char *mortise_error_name(int32_t error) {
    const char *name = find(mortise_system_errors, error);
    return name != NULL ? name : find(own_errors, error);
}
