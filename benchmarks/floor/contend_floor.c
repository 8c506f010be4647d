/*
 * The floor of contention between processes: pair after pair with F_OFD_SETLKW, which waits in the
 * kernel.
 *
 *   contend_floor LOCKFILE BOARD
 *
 * The board, shared with the others and with the one who gives the time (see
 * ContendingProcess.java, the same in Java):
 *
 *   offset  0   phase: 0 warm-up, 1 measured, 2 over
 *   offset  8   how many processes are there
 *   offset 16   what the lock protects: the number of grants
 *
 * Prints the grants of all phases, those of phase 1, and the longest time in nanoseconds from one
 * grant to the next.
 */
#define _GNU_SOURCE
#include "board.h"
#include "floor.h"
#include "ofd.h"
#include <stdatomic.h>

#define PHASE_MEASURED 1
#define PHASE_OVER 2

struct board {
    _Atomic int64_t phase;
    _Atomic int64_t present;
    volatile int64_t guarded;
};

static void contend(int fd, struct board *board) {
    int64_t all = 0;
    int64_t grants = 0;
    int64_t longest = 0;
    int64_t last = now_nanos();
    int64_t seen = 0;
    for (int64_t phase = 0; phase != PHASE_OVER; phase = atomic_load(&board->phase)) {
        if (phase != seen) {
            seen = phase;
            grants = 0;
            longest = 0;
            last = now_nanos();
        }
        change_ofd(fd, F_WRLCK);
        board->guarded = board->guarded + 1;
        const int64_t now = now_nanos();
        change_ofd(fd, F_UNLCK);
        longest = now - last > longest ? now - last : longest;
        last = now;
        grants++;
        all++;
    }
    if (seen != PHASE_MEASURED) {
        grants = 0; /* it waited through the whole of that phase */
    }
    printf("%lld %lld %lld\n", (long long)all, (long long)grants, (long long)longest);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: contend_floor LOCKFILE BOARD\n");
        return 2;
    }
    const int fd = open_lock_file(argv[1]);
    struct board *board = open_board(argv[2]);
    atomic_fetch_add(&board->present, 1);
    contend(fd, board);
    return 0;
}
