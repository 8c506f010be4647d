/*
 * Every call into the operating system goes through this table, so that tests can make any one of
 * them fail. In a build for tests (MORTISE_TEST_SYSCALLS) the table can be written; in a build for
 * users it is constant and lives in read-only memory.
 *
 * Calls here keep the system's convention: FALSE, NULL or INVALID_HANDLE_VALUE, and SetLastError.
 */
#ifndef MORTISE_SYSCALLS_H
#define MORTISE_SYSCALLS_H

#include <stdint.h>
#include <windows.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The kind that compilers let one convert into any other. */
typedef void (*mortise_any_function)(void);

struct mortise_syscalls {
    /* Shares everything, including deletion; the handle is not inherited. */
    HANDLE (*open)(const WCHAR *path, DWORD access, DWORD disposition, DWORD flags);
    BOOL (*close)(HANDLE handle);
    DWORD (*file_type)(HANDLE file);
    BOOL (*file_information)(HANDLE file, BY_HANDLE_FILE_INFORMATION *information);
    BOOL (*read)(HANDLE file, void *buffer, DWORD length, OVERLAPPED *operation);
    BOOL (*write)(HANDLE file, const void *buffer, DWORD length, OVERLAPPED *operation);
    BOOL (*lock)(HANDLE file, DWORD flags, int64_t length, OVERLAPPED *operation);
    BOOL (*unlock)(HANDLE file, int64_t length, OVERLAPPED *operation);
    BOOL (*finish)(HANDLE file, OVERLAPPED *operation, DWORD *count); /* waits for the result */
    BOOL (*cancel)(HANDLE file, OVERLAPPED *operation);               /* does not wait */
    HANDLE (*create_event)(void);                                     /* manual reset, not set */
    BOOL (*set_event)(HANDLE event);
    DWORD (*wait_any)(const HANDLE *events, DWORD count, DWORD millis);
    void (*sleep)(DWORD millis);
    int64_t (*clock_nanos)(void); /* monotonic, stands still while the machine is suspended */
    int (*is_wine)(void);
    HMODULE (*load_system_library)(const WCHAR *name); /* from the system's directory only */
    mortise_any_function (*symbol)(HMODULE library, const char *name);
    void (*free_library)(HMODULE library);
};

#ifdef MORTISE_TEST_SYSCALLS
#define MORTISE_SYSCALLS_CONST
#else
#define MORTISE_SYSCALLS_CONST const
#endif

extern MORTISE_SYSCALLS_CONST struct mortise_syscalls mortise_sys;

#ifdef __cplusplus
}
#endif

#endif
