#include "overlapped.h"

#include "syscalls.h"

int32_t mortise_last_error(void) {
    const int32_t error = (int32_t)GetLastError();
    return error > 0 ? -error : -ERROR_GEN_FAILURE; /* a driver that gives no reason */
}

int32_t mortise_event_create(HANDLE *event) {
    *event = mortise_sys.create_event();
    return *event != NULL ? 0 : mortise_last_error();
}

OVERLAPPED mortise_operation_at(int64_t offset, HANDLE done) {
    OVERLAPPED operation = {
        .Offset = (DWORD)((uint64_t)offset & UINT32_MAX),
        .OffsetHigh = (DWORD)((uint64_t)offset >> 32),
        .hEvent = done,
    };
    return operation;
}

int32_t mortise_finish(HANDLE file, OVERLAPPED *operation, BOOL started, DWORD *count) {
    *count = 0;
    if (!started) {
        const int32_t error = mortise_last_error();
        if (error != -ERROR_IO_PENDING) {
            return error;
        }
    }
    return mortise_sys.finish(file, operation, count) ? 0 : mortise_last_error();
}
