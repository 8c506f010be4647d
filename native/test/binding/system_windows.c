#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "check.h"
#include "system.h"

const struct system_facts system_facts = {
    .missing = "ERROR_FILE_NOT_FOUND",
    .directory = "ERROR_DIRECTORY_NOT_SUPPORTED",
    .invalid_range = "ERROR_INVALID_PARAMETER",
    .closed = "ERROR_INVALID_HANDLE",
    .upgrades = 0,
    .tells_holders = 0,
    .doorbell = 0,
};

void *load_symbol(const char *library, const char *symbol) {
    const HMODULE module = LoadLibraryA(library);
    if (module == NULL) {
        FAIL("%s does not load: error %lu", library, GetLastError());
    }
    return (void *)(intptr_t)GetProcAddress(module, symbol);
}

/* UTF-16; the paths of these tests are ASCII. */
struct stand_in_array encode_path(const char *path) {
    const size_t length = strlen(path);
    WCHAR *const wide = malloc(length * sizeof *wide);
    CHECK(wide != NULL);
    for (size_t i = 0; i < length; i++) {
        wide[i] = (WCHAR)path[i];
    }
    const struct stand_in_array result = {wide, (jsize)(length * sizeof *wide)};
    return result;
}

void make_directory(const char *path) {
    CHECK(CreateDirectoryA(path, NULL));
}
