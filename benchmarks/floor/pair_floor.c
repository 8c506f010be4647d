/*
 * The floor: what a pair of lock and unlock costs in C, with nothing around it.
 *
 *   pair_floor FILE ofd|ofd-shared|posix|flock|open-lock-close SECONDS
 *
 * Prints nanoseconds per pair.
 *
 * Uses the same byte as Mortise. Nothing of Mortise is linked.
 */
#define _GNU_SOURCE
#include "measure.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct target {
    const char *path;
    int fd;
};

static int fcntl_pair(int fd, int command, short type) {
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = LOCK_BYTE, .l_len = 1};
    if (fcntl(fd, command, &range) != 0) {
        return -1;
    }
    range.l_type = F_UNLCK;
    return fcntl(fd, command, &range);
}

static int ofd_pair(void *target) {
    return fcntl_pair(((struct target *)target)->fd, F_OFD_SETLK, F_WRLCK);
}

static int ofd_shared_pair(void *target) {
    return fcntl_pair(((struct target *)target)->fd, F_OFD_SETLK, F_RDLCK);
}

static int posix_pair(void *target) {
    return fcntl_pair(((struct target *)target)->fd, F_SETLK, F_WRLCK);
}

static int flock_pair(void *target) {
    const int fd = ((struct target *)target)->fd;
    return flock(fd, LOCK_EX | LOCK_NB) != 0 ? -1 : flock(fd, LOCK_UN);
}

static int open_lock_close(void *target) {
    const int fd = open(((struct target *)target)->path, O_RDWR | O_CLOEXEC);
    const int locked = fd < 0 ? -1 : fcntl_pair(fd, F_OFD_SETLK, F_WRLCK);
    return fd >= 0 && close(fd) == 0 ? locked : -1;
}

static const struct {
    const char *name;
    int (*pair)(void *);
} KINDS[] = {
    {"ofd", ofd_pair},     {"ofd-shared", ofd_shared_pair},      {"posix", posix_pair},
    {"flock", flock_pair}, {"open-lock-close", open_lock_close},
};

static int (*pair_named(const char *name))(void *) {
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        if (strcmp(name, KINDS[i].name) == 0) {
            return KINDS[i].pair;
        }
    }
    return NULL;
}

int main(int argc, char **argv) {
    int (*pair)(void *) = argc == 4 ? pair_named(argv[2]) : NULL;
    if (pair == NULL) {
        fprintf(stderr,
                "usage: pair_floor FILE ofd|ofd-shared|posix|flock|open-lock-close SECONDS\n");
        return 2;
    }
    struct target target = {argv[1], open_lock_file(argv[1])};
    const double nanos = nanos_per_pair(pair, &target, atof(argv[3]));
    if (nanos < 0) {
        perror(argv[2]);
        return 1;
    }
    printf("%.2f\n", nanos);
    return 0;
}
