/* Waits that end by a grant or by their time. Cancelled ones are in cancel_test.cc. */
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "support/peer.h"
#include "wait_fixture.h"

namespace mortise_test {
namespace {

class Wait : public WaitFixture {};

TEST_P(Wait, ForAFreeLockIsGrantedAtOnce) {
    EXPECT_EQ(MORTISE_GRANTED, waiting.Await(mechanism, MORTISE_EXCLUSIVE, kEndless));
    EXPECT_TRUE(IsHeldExclusively(waiting));
    EXPECT_EQ(0, Sleeps());
}

TEST_P(Wait, ForAFreeLockIsGrantedWhateverTheTimeout) {
    for (const int64_t timeout : {INT64_MIN, INT64_C(-1), INT64_C(0), INT64_C(1), INT64_MAX}) {
        EXPECT_EQ(MORTISE_GRANTED, waiting.Await(mechanism, MORTISE_EXCLUSIVE, timeout));
        EXPECT_EQ(0, waiting.Unlock(mechanism));
    }
}

TEST_P(Wait, EndsWithTheUnlockOfTheHolder) {
    Hold();
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsBlocked(waiter));
    ASSERT_EQ(0, holder.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
    EXPECT_EQ(MORTISE_BUSY, holder.TryLock(mechanism, MORTISE_SHARED));
}

TEST_P(Wait, EndsWithTheCloseOfTheHolder) {
    Hold();
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsBlocked(waiter));
    ASSERT_EQ(0, holder.Close());
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
}

TEST_P(Wait, EndsWithTheUnlockOfAnotherProcess) {
    Peer peer;
    PeerHandle theirs(peer, dir / "file");
    ASSERT_EQ(MORTISE_GRANTED, theirs.TryLock(mechanism, MORTISE_EXCLUSIVE));
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsBlocked(waiter));
    ASSERT_EQ(0, theirs.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
}

TEST_P(Wait, WithATimeoutIsGrantedBeforeIt) {
    Hold();
    Waiter waiter(waiting, Request(3600 * kSecond));
    ASSERT_TRUE(IsBlocked(waiter));
    ASSERT_EQ(0, holder.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
}

TEST_P(Wait, OfAWriterEndsWithTheLastReader) {
    Hold(MORTISE_SHARED);
    Handle reader(dir / "file");
    ASSERT_EQ(MORTISE_GRANTED, reader.TryLock(mechanism, MORTISE_SHARED));
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsBlocked(waiter));
    ASSERT_EQ(0, holder.Unlock(mechanism));
    ASSERT_TRUE(IsBlocked(waiter));
    ASSERT_EQ(0, reader.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
}

TEST_P(Wait, OfReadersEndsForAllOfThem) {
    Hold();
    WaitRequest request = Request();
    request.mode = MORTISE_SHARED;
    Handle second(dir / "file");
    Waiter one(waiting, request);
    Waiter other(second, request);
    ASSERT_TRUE(AreBlocked(one, other));
    ASSERT_EQ(0, holder.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, one.Outcome());
    EXPECT_EQ(MORTISE_GRANTED, other.Outcome());
}

TEST_P(Wait, OfManyWritersIsServedOneByOne) {
    Hold();
    constexpr int kWriters = 8;
    std::vector<std::unique_ptr<Handle>> handles;
    std::vector<std::unique_ptr<Waiter>> waiters;
    std::atomic<int> inside{0}, overlaps{0}, granted{0};
    for (int i = 0; i < kWriters; i++) {
        handles.push_back(std::make_unique<Handle>(dir / "file"));
        WaitRequest request = Request();
        request.after = [&, handle = handles.back().get()] {
            overlaps += inside.fetch_add(1) != 0;
            granted++;
            inside--;
            handle->Unlock(mechanism);
        };
        waiters.push_back(std::make_unique<Waiter>(*handles.back(), request));
    }
    ASSERT_EQ(0, holder.Unlock(mechanism));
    for (auto &waiter : waiters) {
        EXPECT_EQ(MORTISE_GRANTED, waiter->Outcome());
    }
    EXPECT_EQ(kWriters, granted);
    EXPECT_EQ(0, overlaps);
}

TEST_P(Wait, OfTimeZeroAsksOnce) {
    Hold();
    const int before = Attempts();
    EXPECT_EQ(MORTISE_TIMED_OUT, waiting.Await(mechanism, MORTISE_EXCLUSIVE, 0));
    EXPECT_EQ(before + 1, Attempts());
    EXPECT_EQ(0, Sleeps());
    ExpectNothingHeld(waiting);
}

TEST_P(Wait, NeverTimesOutEarly) {
    Hold();
    for (const int64_t timeout :
         {INT64_C(1), INT64_C(999), kMilli / 10, kMilli, 7 * kMilli, 20 * kMilli, 55 * kMilli}) {
        const int64_t begin = NowNanos();
        EXPECT_EQ(MORTISE_TIMED_OUT, waiting.Await(mechanism, MORTISE_EXCLUSIVE, timeout));
        EXPECT_GE(NowNanos() - begin, timeout);
    }
    ExpectNothingHeld(waiting);
}

TEST_P(Wait, CanBeRepeatedAfterItsTimeIsUp) {
    Hold();
    ASSERT_EQ(MORTISE_TIMED_OUT, waiting.Await(mechanism, MORTISE_EXCLUSIVE, kMilli));
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsBlocked(waiter));
    ASSERT_EQ(0, holder.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
}

TEST_P(Wait, OfTheLongestTimesDoesNotEnd) {
    for (const int64_t timeout : {INT64_MAX, INT64_MAX - 1, INT64_MAX / 2, INT64_MIN}) {
        SCOPED_TRACE(timeout);
        Hold();
        InterruptTheWait(); /* after which it compares the time with the deadline */
        Waiter waiter(waiting, Request(timeout));
        ASSERT_TRUE(IsBlocked(waiter));
        ASSERT_EQ(0, holder.Unlock(mechanism));
        ASSERT_EQ(MORTISE_GRANTED, waiter.Outcome());
        ASSERT_EQ(0, waiting.Unlock(mechanism));
    }
}

TEST_P(Wait, HasMemoryOfTheCoreWhereTheCallerHasNone) {
    mortise_wait *const memory = mortise_wait_new();
    ASSERT_NE(nullptr, memory);
    EXPECT_EQ(0u, reinterpret_cast<uintptr_t>(memory) % 8);
    Hold();
    for (int64_t expected = 1; expected <= 2; expected++) {
        const int64_t ticket = mortise_wait_begin(memory);
        EXPECT_EQ(expected, ticket); /* it was zero */
        EXPECT_EQ(MORTISE_TIMED_OUT,
                  mortise_await_lock(waiting.number(), mechanism, MORTISE_EXCLUSIVE, 0, 1,
                                     5 * kMilli, memory, ticket));
    }
    mortise_wait_delete(memory);
    mortise_wait_delete(nullptr);
}

INSTANTIATE_TEST_SUITE_P(All, Wait, AllWaits(), WaitName);

} // namespace
} // namespace mortise_test
