/*
 * Who has a file open, by the Restart Manager. Its library is loaded when somebody asks, and given
 * back: nobody who only locks needs it.
 */
#include <mortise/openers.h>

#include "os.h"
#include "syscalls.h"

#include <restartmanager.h>

static const WCHAR LONG_PATH_PREFIX[] = L"\\\\?\\";
#define PREFIX_CHARS ((sizeof LONG_PATH_PREFIX / sizeof LONG_PATH_PREFIX[0]) - 1)

typedef DWORD(WINAPI *start_session)(DWORD *session, DWORD flags, WCHAR *key);
typedef DWORD(WINAPI *register_resources)(DWORD session, UINT files, LPCWSTR *names, UINT programs,
                                          RM_UNIQUE_PROCESS *ids, UINT services, LPCWSTR *others);
typedef DWORD(WINAPI *get_list)(DWORD session, UINT *needed, UINT *count, RM_PROCESS_INFO *infos,
                                DWORD *reasons);
typedef DWORD(WINAPI *end_session)(DWORD session);

struct manager {
    start_session start;
    register_resources add;
    get_list list;
    end_session end;
};

/* It takes plain paths only. */
static const WCHAR *without_prefix(const WCHAR *path) {
    for (size_t i = 0; i < PREFIX_CHARS; i++) {
        if (path[i] != LONG_PATH_PREFIX[i]) {
            return path;
        }
    }
    return path + PREFIX_CHARS;
}

static int32_t list_session(const struct manager *manager, DWORD session, const WCHAR *path,
                            int64_t *pids) {
    RM_PROCESS_INFO infos[MORTISE_MAX_OPENERS];
    UINT needed = 0;
    UINT count = MORTISE_MAX_OPENERS;
    DWORD reasons = 0;
    DWORD error = manager->add(session, 1, &path, 0, NULL, 0, NULL);
    if (error == ERROR_SUCCESS) {
        error = manager->list(session, &needed, &count, infos, &reasons);
    }
    if (error != ERROR_SUCCESS) {
        return -(int32_t)error;
    }
    for (UINT i = 0; i < count; i++) {
        pids[i] = infos[i].Process.dwProcessId;
    }
    return (int32_t)count;
}

static int32_t ask(const struct manager *manager, const WCHAR *path, int64_t *pids) {
    DWORD session = 0;
    WCHAR key[CCH_RM_SESSION_KEY + 1];
    const DWORD error = manager->start(&session, 0, key);
    if (error != ERROR_SUCCESS) {
        return -(int32_t)error;
    }
    const int32_t result = list_session(manager, session, path, pids);
    (void)manager->end(session);
    return result;
}

int32_t mortise_openers(const mortise_path_char *path, int64_t pids[MORTISE_MAX_OPENERS]) {
    const HMODULE library = mortise_sys.load_system_library(L"rstrtmgr.dll");
    if (library == NULL) {
        return -MORTISE_E_UNSUPPORTED; /* Nano Server has none */
    }
    const struct manager manager = {
        (start_session)mortise_sys.symbol(library, "RmStartSession"),
        (register_resources)mortise_sys.symbol(library, "RmRegisterResources"),
        (get_list)mortise_sys.symbol(library, "RmGetList"),
        (end_session)mortise_sys.symbol(library, "RmEndSession"),
    };
    int32_t result = -MORTISE_E_UNSUPPORTED;
    if (manager.start != NULL && manager.add != NULL && manager.list != NULL &&
        manager.end != NULL) {
        result = ask(&manager, without_prefix((const WCHAR *)path), pids);
    }
    mortise_sys.free_library(library);
    return result;
}
