/*
 * The system-call table for Windows 7 and later. Everything here is in kernel32.dll.
 *
 * Each call has a function of ours around it: the address of an imported function is not a
 * constant, and the table needs none of the parameters that are always the same.
 */
#include "syscalls.h"

#define NANOS_PER_CLOCK_UNIT 100

static HANDLE open_sharing_all(const WCHAR *path, DWORD access, DWORD disposition, DWORD flags) {
    /* Without FILE_SHARE_DELETE nobody could rename or remove the file while we are alive. No
     * security attributes: not inherited, and a new file gets its directory's access list. */
    const DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    return CreateFileW(path, access, share, NULL, disposition, flags, NULL);
}

static BOOL close_handle(HANDLE handle) {
    return CloseHandle(handle);
}

static DWORD file_type(HANDLE file) {
    return GetFileType(file);
}

static BOOL file_information(HANDLE file, BY_HANDLE_FILE_INFORMATION *information) {
    return GetFileInformationByHandle(file, information);
}

/* The counts come from finish: the ones ReadFile and WriteFile give are wrong for an operation
 * that is still under way. */
static BOOL read_at(HANDLE file, void *buffer, DWORD length, OVERLAPPED *operation) {
    return ReadFile(file, buffer, length, NULL, operation);
}

static BOOL write_at(HANDLE file, const void *buffer, DWORD length, OVERLAPPED *operation) {
    return WriteFile(file, buffer, length, NULL, operation);
}

static DWORD low_half(int64_t value) {
    return (DWORD)((uint64_t)value & UINT32_MAX);
}

static DWORD high_half(int64_t value) {
    return (DWORD)((uint64_t)value >> 32);
}

static BOOL lock_range(HANDLE file, DWORD flags, int64_t length, OVERLAPPED *operation) {
    return LockFileEx(file, flags, 0, low_half(length), high_half(length), operation);
}

static BOOL unlock_range(HANDLE file, int64_t length, OVERLAPPED *operation) {
    return UnlockFileEx(file, 0, low_half(length), high_half(length), operation);
}

static BOOL finish_waiting(HANDLE file, OVERLAPPED *operation, DWORD *count) {
    return GetOverlappedResult(file, operation, count, TRUE);
}

static BOOL cancel_one(HANDLE file, OVERLAPPED *operation) {
    return CancelIoEx(file, operation);
}

static HANDLE create_manual_event(void) {
    return CreateEventW(NULL, TRUE, FALSE, NULL);
}

static BOOL set_event(HANDLE event) {
    return SetEvent(event);
}

static DWORD wait_any(const HANDLE *events, DWORD count, DWORD millis) {
    return WaitForMultipleObjects(count, events, FALSE, millis);
}

static void sleep_millis(DWORD millis) {
    Sleep(millis);
}

static int64_t unbiased_clock_nanos(void) {
    ULONGLONG now = 0;
    (void)QueryUnbiasedInterruptTime(&now); /* fails for a null pointer only */
    return (int64_t)now * NANOS_PER_CLOCK_UNIT;
}

/* Wine's own way of being told apart; https://wiki.winehq.org/Developer_FAQ */
static int has_wine_version(void) {
    const HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    return ntdll != NULL && GetProcAddress(ntdll, "wine_get_version") != NULL;
}

static HMODULE load_system_library(const WCHAR *name) {
    return LoadLibraryExW(name, NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
}

static mortise_any_function symbol(HMODULE library, const char *name) {
    return (mortise_any_function)GetProcAddress(library, name);
}

static void free_library(HMODULE library) {
    (void)FreeLibrary(library);
}

MORTISE_SYSCALLS_CONST struct mortise_syscalls mortise_sys = {
    .open = open_sharing_all,
    .close = close_handle,
    .file_type = file_type,
    .file_information = file_information,
    .read = read_at,
    .write = write_at,
    .lock = lock_range,
    .unlock = unlock_range,
    .finish = finish_waiting,
    .cancel = cancel_one,
    .create_event = create_manual_event,
    .set_event = set_event,
    .wait_any = wait_any,
    .sleep = sleep_millis,
    .clock_nanos = unbiased_clock_nanos,
    .is_wine = has_wine_version,
    .load_system_library = load_system_library,
    .symbol = symbol,
    .free_library = free_library,
};
