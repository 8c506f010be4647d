#include <dlfcn.h>
#include <string.h>
#include <sys/stat.h>

#include "check.h"
#include "system.h"

const struct system_facts system_facts = {
    .missing = "ENOENT",
    .directory = "EISDIR",
    .invalid_range = "EINVAL",
    .closed = "EBADF",
    .upgrades = 1,
    .tells_holders = 1,
    .doorbell = 1,
};

void *load_symbol(const char *library, const char *symbol) {
    void *const handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        FAIL("%s", dlerror());
    }
    return dlsym(handle, symbol);
}

struct stand_in_array encode_path(const char *path) {
    const struct stand_in_array result = {strdup(path), (jsize)strlen(path)};
    return result;
}

void make_directory(const char *path) {
    CHECK(mkdir(path, 0700) == 0);
}
