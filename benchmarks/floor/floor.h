/* What all floors share. */
#ifndef MORTISE_FLOOR_H
#define MORTISE_FLOOR_H

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define LOCK_BYTE (INT64_C(1) << 62) /* the same as Mortise's */

static inline int64_t now_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline void sleep_nanos(long nanos) {
    const struct timespec length = {0, nanos};
    nanosleep(&length, NULL);
}

/* Ends the program if it cannot be done. */
static inline int open_lock_file(const char *path) {
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        perror(path);
        exit(1);
    }
    return fd;
}

#endif
