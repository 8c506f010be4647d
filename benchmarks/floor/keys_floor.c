/*
 * What a lock and unlock of one more byte costs in the kernel while many bytes are held, spread
 * over a number of files: what KeyedLocks chooses its number of files by. Processor time, because
 * that is nearly the same on a busy machine. Linux.
 *
 *     keys_floor DIRECTORY FILES HELD
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define BATCHES 200
#define PAIRS_OF_ONE_KEY 500
#define PAIRS_OF_KEYS_AT_RANDOM 50
#define FIRST_OFFSET (INT64_C(1) << 61)

struct key {
    int fd;
    off_t offset;
};

static int *fds;
static int files;

static struct key random_key(void) {
    static uint64_t state = 88172645463325252u; /* xorshift64 */
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    const struct key key = {fds[(state >> 32) % (unsigned)files],
                            FIRST_OFFSET | (off_t)(state & (FIRST_OFFSET - 1))};
    return key;
}

static void set(struct key key, short type) {
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = key.offset, .l_len = 1};
    if (fcntl(key.fd, F_OFD_SETLK, &range) != 0) {
        perror("fcntl");
        exit(1);
    }
}

static void open_files(const char *directory) {
    fds = calloc((size_t)files, sizeof *fds);
    for (int i = 0; fds != NULL && i < files; i++) {
        fds[i] = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        if (fds[i] < 0) {
            perror(directory);
            exit(1);
        }
    }
}

static double processor_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void report(const char *what, int pairs, int at_random) {
    double nanos[BATCHES];
    struct key key = random_key();
    for (int batch = 0; batch < BATCHES; batch++) {
        const double start = processor_nanos();
        for (int i = 0; i < pairs; i++) {
            key = at_random ? random_key() : key;
            set(key, F_WRLCK);
            set(key, F_UNLCK);
        }
        nanos[batch] = (processor_nanos() - start) / pairs;
    }
    qsort(nanos, BATCHES, sizeof *nanos, compare);
    printf("%s: least %.0f, median %.0f ns\n", what, nanos[0], nanos[BATCHES / 2]);
}

int main(int count, char **words) {
    if (count != 4 || (files = atoi(words[2])) < 1) {
        fprintf(stderr, "usage: keys_floor DIRECTORY FILES HELD\n");
        return 2;
    }
    open_files(words[1]);
    for (int held = atoi(words[3]); held > 0; held--) {
        set(random_key(), F_WRLCK);
    }
    report("one key", PAIRS_OF_ONE_KEY, 0);
    report("keys at random", PAIRS_OF_KEYS_AT_RANDOM, 1);
    return 0;
}
