/*
 * Taking, converting and giving back locks without waiting.
 *
 * LockFileEx locks belong to the handle: a second handle of the same process is refused like
 * anybody else. They are also mandatory: an exclusive lock refuses other handles' reads and writes
 * of its bytes, a shared lock refuses every write, even the holder's. Lock bytes beyond the data,
 * or be prepared for ERROR_LOCK_VIOLATION from mortise_read and _write.
 *
 * FLOCK does not exist here: a whole-file lock that leaves data alone has nothing to be built on.
 */
#include "lock_call.h"

#include <mortise/lock.h>

#include "../range.h"
#include "overlapped.h"
#include "syscalls.h"

static int32_t check_arguments(int32_t mechanism, int32_t mode, int64_t offset, int64_t length) {
    const int known = (mechanism == MORTISE_FCNTL || mechanism == MORTISE_FLOCK) &&
                      (mode == MORTISE_SHARED || mode == MORTISE_EXCLUSIVE);
    if (!known || !mortise_is_valid_range(offset, length)) {
        return -ERROR_INVALID_PARAMETER;
    }
    return mechanism == MORTISE_FCNTL ? 0 : -MORTISE_E_UNSUPPORTED;
}

int32_t mortise_request_begin(struct mortise_request *request, int64_t file, int32_t mechanism,
                              int32_t mode, int64_t offset, int64_t length) {
    const int32_t invalid = check_arguments(mechanism, mode, offset, length);
    if (invalid != 0) {
        return invalid;
    }
    request->file = mortise_handle_of(file);
    request->flags = mode == MORTISE_EXCLUSIVE ? LOCKFILE_EXCLUSIVE_LOCK : 0;
    request->offset = offset;
    request->length = length;
    return mortise_event_create(&request->done);
}

void mortise_request_end(struct mortise_request *request) {
    (void)mortise_sys.close(request->done);
}

/* LOCKFILE_FAIL_IMMEDIATELY does not rule out ERROR_IO_PENDING (a network file system has to ask
 * its server; SQLite's os_win.c met it too), hence mortise_finish here as well. */
int32_t mortise_request_try(struct mortise_request *request) {
    OVERLAPPED operation = mortise_operation_at(request->offset, request->done);
    DWORD unused;
    const BOOL started = mortise_sys.lock(request->file, request->flags | LOCKFILE_FAIL_IMMEDIATELY,
                                          request->length, &operation);
    const int32_t outcome = mortise_finish(request->file, &operation, started, &unused);
    return outcome == -ERROR_LOCK_VIOLATION ? MORTISE_BUSY : outcome;
}

/*
 * A handle conflicts with itself. What it already holds in a range decides:
 *     exclusive, and asks for exclusive: BUSY      shared, and asks for exclusive: BUSY
 *     shared, and asks for shared: GRANTED         exclusive, and asks for shared: GRANTED
 * Each GRANTED is one lock more, and needs one unlock more.
 */
int32_t mortise_try_lock(int64_t file, int32_t mechanism, int32_t mode, int64_t offset,
                         int64_t length) {
    struct mortise_request request;
    int32_t outcome = mortise_request_begin(&request, file, mechanism, mode, offset, length);
    if (outcome == 0) {
        outcome = mortise_request_try(&request);
        mortise_request_end(&request);
    }
    return outcome;
}

/* No event here: an unlock must not fail for want of one, and NtUnlockFile itself waits until the
 * unlock is done. The range must be one that was locked, not a part and not two of them:
 * ERROR_NOT_LOCKED otherwise (Wine says ERROR_LOCK_VIOLATION). */
int32_t mortise_unlock(int64_t file, int32_t mechanism, int64_t offset, int64_t length) {
    const int32_t invalid = check_arguments(mechanism, MORTISE_SHARED, offset, length);
    if (invalid != 0) {
        return invalid;
    }
    OVERLAPPED operation = mortise_operation_at(offset, NULL);
    DWORD unused;
    const BOOL started = mortise_sys.unlock(mortise_handle_of(file), length, &operation);
    return mortise_finish(mortise_handle_of(file), &operation, started, &unused);
}

/*
 * Adds a shared lock to the exclusive one, then takes the exclusive one away; only who holds
 * EXCLUSIVE may call this. LockFileEx, Remarks: "If the same range is locked with an exclusive and
 * a shared lock, two unlock operations are necessary to unlock the region; the first unlock
 * operation unlocks the exclusive lock, the second unlock operation unlocks the shared lock."
 * https://learn.microsoft.com/en-us/windows/win32/api/fileapi/nf-fileapi-lockfileex
 */
int32_t mortise_downgrade(int64_t file, int32_t mechanism, int64_t offset, int64_t length) {
    const int32_t outcome = mortise_try_lock(file, mechanism, MORTISE_SHARED, offset, length);
    return outcome == MORTISE_GRANTED ? mortise_unlock(file, mechanism, offset, length) : outcome;
}

/* The handle's own shared lock refuses the exclusive one; giving it up first would let others in
 * between, and a refusal would leave nothing. */
int32_t mortise_try_upgrade(int64_t file, int32_t mechanism, int64_t offset, int64_t length) {
    const int32_t invalid = check_arguments(mechanism, MORTISE_SHARED, offset, length);
    (void)file;
    return invalid != 0 ? invalid : -MORTISE_E_UNSUPPORTED;
}

/* Windows can be asked only by taking the lock, which would disturb others for an instant, and it
 * names no holder. */
int32_t mortise_query(int64_t file, int32_t mechanism, int32_t mode, int64_t offset, int64_t length,
                      mortise_conflict *conflict) {
    const int32_t invalid = check_arguments(mechanism, mode, offset, length);
    (void)file;
    conflict->pid = -1;
    return invalid != 0 ? invalid : -MORTISE_E_UNSUPPORTED;
}

/* The kernel keeps the locks of a handle to itself. */
int32_t mortise_is_held(int64_t file, int32_t mechanism, int32_t mode, int64_t offset,
                        int64_t length) {
    const int32_t invalid = check_arguments(mechanism, mode, offset, length);
    (void)file;
    return invalid != 0 ? invalid : -MORTISE_E_UNSUPPORTED;
}
