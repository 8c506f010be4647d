/*
 * A program that knows nothing of Mortise, and locks as POSIX has it.
 *
 *   stranger LOCKFILE COUNT
 *
 * Takes the lock that often, with waiting, and prints how long each took, in nanoseconds. The
 * pauses are those of NioStranger.java and stranger.py.
 */
#define _GNU_SOURCE
#include "floor.h"
#include <unistd.h>

#define SHORTEST_PAUSE_NANOS 1000000
#define PAUSE_STEP_NANOS 370000
#define PAUSE_STEPS 17

static void lock_whole_file(int fd) {
    if (lockf(fd, F_LOCK, 0) != 0) {
        perror("lockf");
        exit(1);
    }
}

static void unlock_whole_file(int fd) {
    if (lockf(fd, F_ULOCK, 0) != 0) {
        perror("lockf");
        exit(1);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: stranger LOCKFILE COUNT\n");
        return 2;
    }
    const int fd = open_lock_file(argv[1]);
    const int count = atoi(argv[2]);
    for (int i = 0; i < count; i++) {
        sleep_nanos(SHORTEST_PAUSE_NANOS + i % PAUSE_STEPS * PAUSE_STEP_NANOS);
        const int64_t asked_at = now_nanos();
        lock_whole_file(fd);
        const int64_t granted_at = now_nanos();
        unlock_whole_file(fd);
        printf("%lld\n", (long long)(granted_at - asked_at));
    }
    return 0;
}
