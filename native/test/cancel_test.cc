/* Cancelling a wait before, while and after it is under way. */
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "wait_fixture.h"

namespace mortise_test {
namespace {

class Cancel : public WaitFixture {
  protected:
    int32_t Await(int64_t ticket, int64_t timeout_nanos = kEndless) {
        return mortise_await_lock(waiting.number(), mechanism, MORTISE_EXCLUSIVE, 0, 1,
                                  timeout_nanos, wait.get(), ticket);
    }

    WaitMemory wait;
};

TEST_P(Cancel, BeforeTheWaitEndsIt) {
    Hold();
    const int64_t ticket = mortise_wait_begin(wait.get());
    ASSERT_EQ(0, mortise_cancel(wait.get(), ticket));
    EXPECT_EQ(MORTISE_CANCELLED, Await(ticket));
    ExpectNothingHeld(waiting);
}

TEST_P(Cancel, DuringTheWaitEndsIt) {
    Hold();
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsBlocked(waiter));
    ASSERT_EQ(0, waiter.Cancel());
    EXPECT_EQ(MORTISE_CANCELLED, waiter.Outcome());
    ExpectNothingHeld(waiting);
}

TEST_P(Cancel, OfATimedWaitEndsItBeforeItsTime) {
    Hold();
    Waiter waiter(waiting, Request(3600 * kSecond));
    ASSERT_TRUE(IsBlocked(waiter));
    ASSERT_EQ(0, waiter.Cancel());
    EXPECT_EQ(MORTISE_CANCELLED, waiter.Outcome());
    ExpectNothingHeld(waiting);
}

TEST_P(Cancel, AfterTheGrantTakesNothingAway) {
    const int64_t ticket = mortise_wait_begin(wait.get());
    ASSERT_EQ(MORTISE_GRANTED, Await(ticket));
    EXPECT_EQ(0, mortise_cancel(wait.get(), ticket));
    EXPECT_TRUE(IsHeldExclusively(waiting));
}

TEST_P(Cancel, AfterTheWaitDoesNotHitTheNext) {
    Hold();
    const int64_t first = mortise_wait_begin(wait.get());
    ASSERT_EQ(MORTISE_TIMED_OUT, Await(first, kMilli));
    ASSERT_EQ(0, mortise_cancel(wait.get(), first));
    const int64_t second = mortise_wait_begin(wait.get());
    EXPECT_EQ(MORTISE_TIMED_OUT, Await(second, kMilli));
}

TEST_P(Cancel, OfAnOlderTicketDoesNotHitTheWaitUnderWay) {
    Hold();
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsBlocked(waiter));
    for (int64_t other = waiter.ticket() - 1; other <= waiter.ticket() + 1; other += 2) {
        ASSERT_EQ(0, mortise_cancel(waiter.wait(), other));
    }
    ASSERT_TRUE(IsBlocked(waiter));
    ASSERT_EQ(0, holder.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
}

TEST_P(Cancel, MayComeAnyNumberOfTimesFromAnyThread) {
    Hold();
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsBlocked(waiter));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; i++) {
        threads.emplace_back([&] {
            for (int n = 0; n < 1000; n++) {
                waiter.Cancel();
            }
        });
    }
    EXPECT_EQ(MORTISE_CANCELLED, waiter.Outcome());
    for (std::thread &thread : threads) {
        thread.join();
    }
    ExpectNothingHeld(waiting);
}

TEST_P(Cancel, OfOneWaitLeavesTheOthers) {
    Hold();
    Handle third(dir / "file");
    Waiter staying(waiting, Request());
    ASSERT_TRUE(IsBlocked(staying));
    Waiter leaving(third, Request());
    ASSERT_EQ(0, leaving.Cancel());
    EXPECT_EQ(MORTISE_CANCELLED, leaving.Outcome());
    ASSERT_TRUE(IsBlocked(staying));
    ASSERT_EQ(0, holder.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, staying.Outcome());
}

INSTANTIATE_TEST_SUITE_P(All, Cancel, AllWaits(), WaitName);

TEST(WaitBegin, GivesGrowingPositiveTickets) {
    WaitMemory wait;
    int64_t last = 0;
    for (int i = 0; i < 100; i++) {
        const int64_t ticket = mortise_wait_begin(wait.get());
        EXPECT_GT(ticket, last);
        last = ticket;
        mortise_cancel(wait.get(), ticket);
    }
}

} // namespace
} // namespace mortise_test
