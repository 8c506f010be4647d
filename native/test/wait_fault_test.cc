/* Every way in which the system calls of a wait can fail. */
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cerrno>
#include <string>

#include "wait_fixture.h"

namespace mortise_test {
namespace {

class WaitFault : public WaitFixture {
  protected:
    const Call call = mechanism == MORTISE_FCNTL ? Call::kFcntlLock : Call::kFlock;
};

TEST_P(WaitFault, OfTheFirstAttemptIsReported) {
    for (const int error : {ENOLCK, EIO, EBADF, EINVAL, EDEADLK}) {
        faults.Fail(call, error, 1);
        EXPECT_EQ(-error, waiting.Await(mechanism, MORTISE_EXCLUSIVE, kEndless));
    }
    ExpectNothingHeld(waiting);
}

TEST_P(WaitFault, OfALaterAttemptIsReportedAndLeavesNothing) {
    Hold();
    for (const int error : {ENOLCK, EIO, EBADF, EINVAL, EDEADLK}) {
        faults.Fail(call, error, 1, 1);
        EXPECT_EQ(-error, waiting.Await(mechanism, MORTISE_EXCLUSIVE, kEndless));
        EXPECT_EQ(0, Timers());
    }
    ExpectNothingHeld(waiting);
}

TEST_P(WaitFault, EintrWithoutEndDoesNotEndTheWait) {
    Hold();
    faults.Fail(call, EINTR, 1000, 1);
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsBlocked(waiter));
    ASSERT_EQ(0, holder.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
}

TEST_P(WaitFault, OfTheFirstAttemptWithAnyNumberForBusyMeansToWait) {
    for (const int error : {EACCES, EAGAIN}) {
        faults.Fail(call, error, 1);
        EXPECT_EQ(MORTISE_GRANTED, waiting.Await(mechanism, MORTISE_EXCLUSIVE, kEndless));
        EXPECT_EQ(0, waiting.Unlock(mechanism));
    }
}

TEST_P(WaitFault, OfTheSleepOnlyMakesItAskEarlier) {
    Hold();
    faults.Fail(Call::kSleep, EINTR);
    const int64_t begin = NowNanos();
    EXPECT_EQ(MORTISE_TIMED_OUT, waiting.Await(mechanism, MORTISE_EXCLUSIVE, 10 * kMilli));
    EXPECT_GE(NowNanos() - begin, 10 * kMilli);
    ExpectNothingHeld(waiting);
}

std::atomic<int64_t> clock_nanos;

int SetClock(timespec *now) {
    const int64_t nanos = clock_nanos.load();
    now->tv_sec = nanos / kSecond;
    now->tv_nsec = nanos % kSecond;
    return 0;
}

TEST_P(WaitFault, ThatIsWokenBeforeItsTimeGoesOn) {
    /* The timer fires when its clock says so; the clock that counts here stands still. */
    clock_nanos = 1000 * kSecond;
    mortise_sys.clock_now = SetClock;
    Hold();
    const int before = Attempts();
    Waiter waiter(waiting, Request(2 * kMilli));
    EXPECT_TRUE(Eventually([&] { return Attempts() > before + 5 || waiter.HasEnded(); }));
    EXPECT_FALSE(waiter.HasEnded());
    clock_nanos += 2 * kMilli - 1;
    const int later = Attempts();
    EXPECT_TRUE(Eventually([&] { return Attempts() > later + 2 || waiter.HasEnded(); }));
    EXPECT_FALSE(waiter.HasEnded());
    clock_nanos += 1;
    EXPECT_EQ(MORTISE_TIMED_OUT, waiter.Outcome());
}

INSTANTIATE_TEST_SUITE_P(All, WaitFault, AllWaits(), WaitName);

/* The kernel gives us no timer: the wait polls and does all it promises. */
class WithoutTimer : public testing::TestWithParam<std::tuple<int32_t, Call, int>> {
  protected:
    WithoutTimer() : holder(dir / "file"), waiting(dir / "file") {
        faults.Fail(call, std::get<2>(GetParam()));
        EXPECT_EQ(MORTISE_GRANTED, holder.TryLock(mechanism, MORTISE_EXCLUSIVE));
    }

    ~WithoutTimer() override {
        EXPECT_EQ(0, Timers());
        EXPECT_GT(faults.Calls(call), 0);
        EXPECT_GT(faults.Calls(Call::kSleep), 0);
    }

    /* With a deadline, since the timer of an endless wait is not set. */
    WaitRequest Request() const {
        WaitRequest request;
        request.mechanism = mechanism;
        request.timeout_nanos = 3600 * kSecond;
        return request;
    }

    bool Polls() {
        return Eventually([&] { return faults.Calls(Call::kSleep) >= 3; });
    }

    const int32_t mechanism = std::get<0>(GetParam());
    const Call call = std::get<1>(GetParam());
    TempDir dir;
    Faults faults;
    Handle holder, waiting;
};

TEST_P(WithoutTimer, AWaitIsGranted) {
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(Polls());
    EXPECT_EQ(0, QueuedWaiters(dir / "file"));
    ASSERT_EQ(0, holder.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
    EXPECT_EQ(MORTISE_BUSY, holder.TryLock(mechanism, MORTISE_SHARED));
}

TEST_P(WithoutTimer, AWaitTimesOutAndNotEarly) {
    const int64_t begin = NowNanos();
    EXPECT_EQ(MORTISE_TIMED_OUT, waiting.Await(mechanism, MORTISE_EXCLUSIVE, 25 * kMilli));
    EXPECT_GE(NowNanos() - begin, 25 * kMilli);
    EXPECT_EQ(0, waiting.IsHeld(mechanism, MORTISE_SHARED));
}

TEST_P(WithoutTimer, AWaitIsCancelled) {
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(Polls());
    ASSERT_EQ(0, waiter.Cancel());
    EXPECT_EQ(MORTISE_CANCELLED, waiter.Outcome());
    EXPECT_EQ(0, waiting.IsHeld(mechanism, MORTISE_SHARED));
}

INSTANTIATE_TEST_SUITE_P(
    All, WithoutTimer,
    testing::Combine(testing::Values(MORTISE_FCNTL, MORTISE_FLOCK),
                     testing::Values(Call::kTimerCreate, Call::kTimerSet),
                     testing::Values(EAGAIN, ENOSYS, EPERM)),
    [](const auto &info) {
        return std::string(std::get<0>(info.param) == MORTISE_FCNTL ? "Fcntl" : "Flock") +
               (std::get<1>(info.param) == Call::kTimerCreate ? "Create" : "Set") +
               std::to_string(std::get<2>(info.param));
    });

TEST(TimerDelete, ThatFailsDoesNotChangeTheOutcome) {
    TempDir dir;
    Handle holder(dir / "file"), waiting(dir / "file");
    ASSERT_EQ(MORTISE_GRANTED, holder.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    Faults faults;
    mortise_sys.timer_delete = [](int32_t timer) {
        Faults::original().timer_delete(timer);
        errno = EINVAL;
        return -1;
    };
    EXPECT_EQ(MORTISE_TIMED_OUT, waiting.Await(MORTISE_FCNTL, MORTISE_EXCLUSIVE, kMilli));
}

TEST(SignalLimit, ThatLeavesNoTimerMakesAWaitPoll) {
    /* No injected fault: with this limit the kernel itself has no timer for us. */
    TempDir dir;
    Handle holder(dir / "file"), waiting(dir / "file");
    ASSERT_EQ(MORTISE_GRANTED, holder.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    Faults faults;
    rlimit original;
    ASSERT_EQ(0, getrlimit(RLIMIT_SIGPENDING, &original));
    const rlimit none = {0, original.rlim_max};
    ASSERT_EQ(0, setrlimit(RLIMIT_SIGPENDING, &none));
    const int32_t outcome = waiting.Await(MORTISE_FCNTL, MORTISE_EXCLUSIVE, 5 * kMilli);
    ASSERT_EQ(0, setrlimit(RLIMIT_SIGPENDING, &original));
    EXPECT_EQ(MORTISE_TIMED_OUT, outcome);
    EXPECT_GT(faults.Calls(Call::kSleep), 0);
}

} // namespace
} // namespace mortise_test
