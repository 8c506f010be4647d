/*
 * One system call that asks for a lock, in either mechanism: what lock.c and the waits share.
 */
#ifndef MORTISE_LOCK_CALL_H
#define MORTISE_LOCK_CALL_H

#include <fcntl.h>
#include <stdint.h>

/* A lock that is asked for, in the system's own terms. */
struct mortise_request {
    int fd;
    int32_t mechanism;
    int32_t mode;
    struct flock range; /* FCNTL only */
};

/* Checks the arguments and fills the request: 0, or -EINVAL. */
int32_t mortise_request_init(struct mortise_request *request, int64_t file, int32_t mechanism,
                             int32_t mode, int64_t offset, int64_t length);

/* Asks without waiting: GRANTED, BUSY or an error. EINTR is retried. */
int32_t mortise_request_try(struct mortise_request *request);

/* Asks and sleeps in the kernel: GRANTED or an error; -EINTR when a signal came. */
int32_t mortise_request_block(struct mortise_request *request);

#endif
