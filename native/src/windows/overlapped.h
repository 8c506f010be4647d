/*
 * One operation on a file that was opened with FILE_FLAG_OVERLAPPED: started by one call, over when
 * the kernel says so. Until then the kernel writes into the OVERLAPPED, so whoever starts an
 * operation must call mortise_finish before that memory goes away.
 */
#ifndef MORTISE_OVERLAPPED_H
#define MORTISE_OVERLAPPED_H

#include <stdint.h>
#include <windows.h>

static inline HANDLE mortise_handle_of(int64_t file) {
    return (HANDLE)(intptr_t)file;
}

/* -GetLastError(), and never 0 after a failure. */
int32_t mortise_last_error(void);

/* Makes an event for `done` below, or for a cancel: 0 or an error. */
int32_t mortise_event_create(HANDLE *event);

/*
 * `done` belongs to the operation alone while it runs. Without an event the system signals the file
 * handle instead, for every operation of every thread: GetOverlappedResult ("it is safer to use an
 * event object because of the confusion") would return for somebody else's.
 */
OVERLAPPED mortise_operation_at(int64_t offset, HANDLE done);

/* Call it at once with what the starting call returned: waits until the operation is over, however
 * it ends. 0 or an error. `count` is the number of bytes moved. */
int32_t mortise_finish(HANDLE file, OVERLAPPED *operation, BOOL started, DWORD *count);

#endif
