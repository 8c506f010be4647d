/*
 * The floor of a blocked hand-off: how long after one process unlocks does another, which sleeps in
 * F_OFD_SETLKW, have the lock?
 *
 *   handoff_floor holder|waiter LOCKFILE BOARD COUNT
 *
 * Two processes share a page, the board (see HandoffProcess.java, the same protocol for Mortise):
 *
 *   offset  0   round that the holder holds
 *   offset  8   round that the waiter is about to wait in
 *   offset 16   the holder's clock right before its unlock
 *   offset 24   round that is over
 *
 * The waiter prints one latency in nanoseconds per line.
 */
#define _GNU_SOURCE
#include "board.h"
#include "floor.h"
#include "ofd.h"
#include <stdatomic.h>
#include <string.h>

#define POLL_NANOS 50000
#define HOLD_NANOS 1500000
#define WARM_UP_ROUNDS 5000 /* as many as the Java process needs to be compiled */
#define WARM_UP_HOLD_NANOS 50000

struct board {
    _Atomic int64_t held;
    _Atomic int64_t waiting;
    _Atomic int64_t unlocked_at;
    _Atomic int64_t over;
};

static void await_round(_Atomic int64_t *word, int64_t round) {
    while (atomic_load(word) < round) {
        sleep_nanos(POLL_NANOS);
    }
}

static void hold(int fd, struct board *board, int64_t count) {
    for (int64_t round = 1; round <= WARM_UP_ROUNDS + count; round++) {
        change_ofd(fd, F_WRLCK);
        atomic_store(&board->held, round);
        await_round(&board->waiting, round);
        /* long enough for the waiter to be asleep */
        sleep_nanos(round <= WARM_UP_ROUNDS ? WARM_UP_HOLD_NANOS : HOLD_NANOS);
        atomic_store(&board->unlocked_at, now_nanos());
        change_ofd(fd, F_UNLCK);
        await_round(&board->over, round);
    }
}

static void wait_for(int fd, struct board *board, int64_t count) {
    for (int64_t round = 1; round <= WARM_UP_ROUNDS + count; round++) {
        await_round(&board->held, round);
        atomic_store(&board->waiting, round);
        change_ofd(fd, F_WRLCK);
        const int64_t granted_at = now_nanos();
        if (round > WARM_UP_ROUNDS) {
            printf("%lld\n", (long long)(granted_at - atomic_load(&board->unlocked_at)));
        }
        change_ofd(fd, F_UNLCK);
        atomic_store(&board->over, round);
    }
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: handoff_floor holder|waiter LOCKFILE BOARD COUNT\n");
        return 2;
    }
    const int fd = open_lock_file(argv[2]);
    struct board *board = open_board(argv[3]);
    if (strcmp(argv[1], "holder") == 0) {
        hold(fd, board, atoll(argv[4]));
    } else {
        wait_for(fd, board, atoll(argv[4]));
    }
    return 0;
}
