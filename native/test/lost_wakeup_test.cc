/* The races around the system call that blocks, each forced into its worst order. */
#include <gtest/gtest.h>

#include <fcntl.h>

#include "support/faults.h"
#include "support/must_block.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

class LostWakeup : public testing::Test {
  protected:
    LostWakeup() : holder(dir / "file"), waiting(dir / "file") {
        EXPECT_EQ(MORTISE_GRANTED, holder.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    }

    TempDir dir;
    Faults faults;
    Handle holder, waiting;
};

/* A signal that comes when the waiter has looked at its flag and has not yet entered the kernel
 * interrupts nothing there. It interrupts this pause instead, which proves that it came. */
void LetASignalPass() {
    const timespec longest = {10, 0}; /* a core that sends none shall fail, not hang */
    nanosleep(&longest, nullptr);
}

WaitMemory *cancelled_wait;
std::atomic<int64_t> cancelled_ticket;

int CancelBeforeEntering(int fd, int command, void *range) {
    if (command == F_OFD_SETLKW && cancelled_ticket != 0) {
        mortise_cancel(cancelled_wait->get(), cancelled_ticket.exchange(0));
        LetASignalPass();
    }
    return Faults::original().fcntl_lock(fd, command, range);
}

TEST_F(LostWakeup, OfACancelIsMadeGoodByTheNextSignal) {
    WaitMemory wait;
    cancelled_wait = &wait;
    std::atomic<int32_t> outcome{-1};
    mortise_sys.fcntl_lock = CancelBeforeEntering;
    std::thread thread([&] {
        cancelled_ticket = mortise_wait_begin(wait.get());
        outcome = mortise_await_lock(waiting.number(), MORTISE_FCNTL, MORTISE_EXCLUSIVE, 0, 1,
                                     kEndless, wait.get(), cancelled_ticket);
    });
    const bool ended = Eventually([&] { return outcome != -1; });
    if (!ended) { /* or the thread could not be joined */
        holder.Unlock(MORTISE_FCNTL);
    }
    thread.join();
    EXPECT_TRUE(ended);
    EXPECT_EQ(MORTISE_CANCELLED, outcome);
}

std::atomic<bool> first_entry;

int MissTheDeadlineBeforeEntering(int fd, int command, void *range) {
    if (command == F_OFD_SETLKW && first_entry.exchange(false)) {
        LetASignalPass();
    }
    return Faults::original().fcntl_lock(fd, command, range);
}

TEST_F(LostWakeup, OfTheDeadlineIsMadeGoodByTheNextSignal) {
    first_entry = true;
    mortise_sys.fcntl_lock = MissTheDeadlineBeforeEntering;
    WaitRequest request;
    request.timeout_nanos = kMilli;
    Waiter waiter(waiting, request);
    const bool ended = Eventually([&] { return waiter.HasEnded(); });
    if (!ended) {
        holder.Unlock(MORTISE_FCNTL);
    }
    EXPECT_EQ(MORTISE_TIMED_OUT, waiter.Outcome());
    EXPECT_FALSE(first_entry);
}

/* ---- the timer is touched only while it exists ---- */

std::atomic<int> live_timers, touched_dead_timers;

int CreateAfterACancel(int signal, int32_t *timer) {
    mortise_cancel(cancelled_wait->get(), cancelled_ticket);
    const int result = Faults::original().timer_create(signal, timer);
    live_timers += result == 0;
    return result;
}

int SetALiveTimer(int32_t timer, int64_t first_nanos, int64_t repeat_nanos) {
    touched_dead_timers += live_timers == 0;
    return Faults::original().timer_set(timer, first_nanos, repeat_nanos);
}

TEST_F(LostWakeup, ACancelBeforeTheTimerExistsDoesNotTouchIt) {
    for (const int64_t timeout : {kEndless, 3600 * kSecond}) {
        WaitMemory wait;
        cancelled_wait = &wait;
        cancelled_ticket = mortise_wait_begin(wait.get());
        live_timers = touched_dead_timers = 0;
        mortise_sys.timer_create = CreateAfterACancel;
        mortise_sys.timer_set = SetALiveTimer;
        EXPECT_EQ(MORTISE_CANCELLED,
                  mortise_await_lock(waiting.number(), MORTISE_FCNTL, MORTISE_EXCLUSIVE, 0, 1,
                                     timeout, wait.get(), cancelled_ticket));
        EXPECT_EQ(1, live_timers);
        EXPECT_EQ(0, touched_dead_timers);
    }
}

std::atomic<bool> canceller_is_inside, deleted_meanwhile;

int LingerInside(int32_t timer, int64_t first_nanos, int64_t repeat_nanos) {
    canceller_is_inside = true;
    for (int i = 0; i < 50 && !deleted_meanwhile; i++) {
        PauseNanos(kMilli); /* long enough for the waiter to be granted and to leave */
    }
    const int result = Faults::original().timer_set(timer, first_nanos, repeat_nanos);
    canceller_is_inside = false;
    return result;
}

int DeleteWatched(int32_t timer) {
    if (canceller_is_inside) {
        deleted_meanwhile = true;
    }
    return Faults::original().timer_delete(timer);
}

TEST_F(LostWakeup, AGrantedWaitDoesNotLeaveBeforeItsCanceller) {
    canceller_is_inside = deleted_meanwhile = false;
    mortise_sys.timer_set = LingerInside;
    mortise_sys.timer_delete = DeleteWatched;
    Waiter waiter(waiting, {});
    ASSERT_TRUE(MustBlock(waiter, dir / "file"));
    std::thread canceller([&] { waiter.Cancel(); });
    EXPECT_TRUE(Eventually([] { return canceller_is_inside.load(); }));
    EXPECT_EQ(0, holder.Unlock(MORTISE_FCNTL));
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
    canceller.join();
    EXPECT_FALSE(deleted_meanwhile);
}

} // namespace
} // namespace mortise_test
