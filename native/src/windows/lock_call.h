/*
 * One call that asks for a lock: what lock.c and wait.c share.
 */
#ifndef MORTISE_LOCK_CALL_H
#define MORTISE_LOCK_CALL_H

#include <stdint.h>
#include <windows.h>

/* A lock that is asked for, in the system's own terms. */
struct mortise_request {
    HANDLE file;
    DWORD flags; /* LOCKFILE_EXCLUSIVE_LOCK or 0 */
    int64_t offset;
    int64_t length;
    HANDLE done; /* the event of every operation made for this request, one after the other */
};

/* Checks the arguments and fills the request: 0, or an error and then there is nothing to end. */
int32_t mortise_request_begin(struct mortise_request *request, int64_t file, int32_t mechanism,
                              int32_t mode, int64_t offset, int64_t length);
void mortise_request_end(struct mortise_request *request);

/* Asks without waiting: GRANTED, BUSY or an error. */
int32_t mortise_request_try(struct mortise_request *request);

#endif
