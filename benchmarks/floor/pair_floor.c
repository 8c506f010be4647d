/*
 * The floor: what a pair of lock and unlock costs in C, with nothing around it.
 *
 *   pair_floor FILE ofd|posix|flock SECONDS      prints nanoseconds per pair
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

static int fcntl_pair(int fd, int command) {
    struct flock range = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_BYTE, .l_len = 1};
    if (fcntl(fd, command, &range) != 0) {
        return -1;
    }
    range.l_type = F_UNLCK;
    return fcntl(fd, command, &range);
}

static int ofd_pair(void *fd) {
    return fcntl_pair(*(int *)fd, F_OFD_SETLK);
}

static int posix_pair(void *fd) {
    return fcntl_pair(*(int *)fd, F_SETLK);
}

static int flock_pair(void *fd) {
    return flock(*(int *)fd, LOCK_EX | LOCK_NB) != 0 ? -1 : flock(*(int *)fd, LOCK_UN);
}

static int (*pair_named(const char *name))(void *) {
    if (strcmp(name, "ofd") == 0) {
        return ofd_pair;
    }
    if (strcmp(name, "posix") == 0) {
        return posix_pair;
    }
    return strcmp(name, "flock") == 0 ? flock_pair : NULL;
}

int main(int argc, char **argv) {
    int (*pair)(void *) = argc == 4 ? pair_named(argv[2]) : NULL;
    if (pair == NULL) {
        fprintf(stderr, "usage: pair_floor FILE ofd|posix|flock SECONDS\n");
        return 2;
    }
    int fd = open(argv[1], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        perror(argv[1]);
        return 1;
    }
    const double nanos = nanos_per_pair(pair, &fd, atof(argv[3]));
    if (nanos < 0) {
        perror(argv[2]);
        return 1;
    }
    printf("%.2f\n", nanos);
    return 0;
}
