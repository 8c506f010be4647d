/*
 * The floor: what a pair of lock and unlock costs in C, with nothing around it.
 *
 *   pair_floor FILE ofd|posix|flock SECONDS      prints nanoseconds per pair
 *
 * Uses the same byte as Mortise. Nothing of Mortise is linked.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define LOCK_BYTE (INT64_C(1) << 62)
#define PAIRS_PER_LOOK 1000

static double now_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int fcntl_pair(int fd, int command) {
    struct flock range = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_BYTE, .l_len = 1};
    if (fcntl(fd, command, &range) != 0) {
        return -1;
    }
    range.l_type = F_UNLCK;
    return fcntl(fd, command, &range);
}

static int ofd_pair(int fd) {
    return fcntl_pair(fd, F_OFD_SETLK);
}

static int posix_pair(int fd) {
    return fcntl_pair(fd, F_SETLK);
}

static int flock_pair(int fd) {
    return flock(fd, LOCK_EX | LOCK_NB) != 0 ? -1 : flock(fd, LOCK_UN);
}

static int (*pair_named(const char *name))(int) {
    if (strcmp(name, "ofd") == 0) {
        return ofd_pair;
    }
    if (strcmp(name, "posix") == 0) {
        return posix_pair;
    }
    return strcmp(name, "flock") == 0 ? flock_pair : NULL;
}

int main(int argc, char **argv) {
    int (*pair)(int) = argc == 4 ? pair_named(argv[2]) : NULL;
    if (pair == NULL) {
        fprintf(stderr, "usage: pair_floor FILE ofd|posix|flock SECONDS\n");
        return 2;
    }
    const int fd = open(argv[1], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        perror(argv[1]);
        return 1;
    }
    const double start = now_nanos();
    const double end = start + atof(argv[3]) * 1e9;
    int64_t pairs = 0;
    double now = start;
    while (now < end) {
        for (int i = 0; i < PAIRS_PER_LOOK; i++) {
            if (pair(fd) != 0) {
                perror(argv[2]);
                return 1;
            }
        }
        pairs += PAIRS_PER_LOOK;
        now = now_nanos();
    }
    printf("%.2f\n", (now - start) / (double)pairs);
    return 0;
}
