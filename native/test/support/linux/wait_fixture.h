/* Tests of a wait run four times: for each mechanism, asleep in the kernel's queue, and polling as
 * it does when the system has no timer for it. */
#ifndef MORTISE_TEST_WAIT_FIXTURE_H
#define MORTISE_TEST_WAIT_FIXTURE_H

#include <gtest/gtest.h>

#include <cerrno>
#include <tuple>

#include "support/faults.h"
#include "support/must_block.h"
#include "support/temp_dir.h"

namespace mortise_test {

enum Way { kInKernel, kPolling };

using WaitCase = std::tuple<int32_t /* mechanism */, Way>;

class WaitFixture : public testing::TestWithParam<WaitCase> {
  protected:
    WaitFixture() : holder(dir / "file"), waiting(dir / "file") {
        if (way == kPolling) {
            faults.Fail(Call::kTimerCreate, EAGAIN);
        }
    }

    void Hold(int32_t mode = MORTISE_EXCLUSIVE) {
        ASSERT_EQ(MORTISE_GRANTED, holder.TryLock(mechanism, mode));
    }

    WaitRequest Request(int64_t timeout_nanos = kEndless) const {
        WaitRequest request;
        request.mechanism = mechanism;
        request.timeout_nanos = timeout_nanos;
        return request;
    }

    /* In the kernel's queue, or, of a poll, that it was refused again from now on. */
    testing::AssertionResult IsBlocked(const Waiter &waiter) {
        if (way == kInKernel) {
            return MustBlock(waiter, dir / "file");
        }
        const int before = faults.Calls(Call::kSleep);
        if (Eventually(
                [&] { return waiter.HasEnded() || faults.Calls(Call::kSleep) >= before + 2; }) &&
            !waiter.HasEnded()) {
            return testing::AssertionSuccess();
        }
        return testing::AssertionFailure() << "the wait does not poll";
    }

    testing::AssertionResult AreBlocked(const Waiter &one, const Waiter &other) {
        if (way == kInKernel) {
            return MustBlock(dir / "file", 2);
        }
        const testing::AssertionResult result = IsBlocked(one);
        return result ? IsBlocked(other) : result;
    }

    /* How often the system was asked for the lock. */
    int Attempts() const {
        return faults.Calls(Call::kFcntlLock) + faults.Calls(Call::kFlock);
    }

    /* How often somebody slept, or prepared to. */
    int Sleeps() const {
        return faults.Calls(Call::kSleep) + faults.Calls(Call::kTimerCreate);
    }

    /* Of the attempts after the next one, three. */
    void InterruptTheWait() {
        faults.Fail(mechanism == MORTISE_FCNTL ? Call::kFcntlLock : Call::kFlock, EINTR, 3, 1);
    }

    bool IsHeldExclusively(Handle &handle) {
        return handle.IsHeld(mechanism, MORTISE_EXCLUSIVE) == 1;
    }

    void ExpectNothingHeld(Handle &handle) {
        Handle probe(dir / "file");
        EXPECT_EQ(0, handle.IsHeld(mechanism, MORTISE_SHARED));
        ASSERT_EQ(0, holder.Unlock(mechanism));
        EXPECT_EQ(MORTISE_GRANTED, probe.TryLock(mechanism, MORTISE_EXCLUSIVE));
    }

    const int32_t mechanism = std::get<0>(GetParam());
    const Way way = std::get<1>(GetParam());
    TempDir dir;
    Faults faults;
    Handle holder, waiting;
};

inline auto AllWaits() {
    return testing::Combine(testing::Values(MORTISE_FCNTL, MORTISE_FLOCK),
                            testing::Values(kInKernel, kPolling));
}

inline std::string WaitName(const testing::TestParamInfo<WaitCase> &info) {
    return std::string(std::get<0>(info.param) == MORTISE_FCNTL ? "Fcntl" : "Flock") +
           (std::get<1>(info.param) == kInKernel ? "InKernel" : "Polling");
}

} // namespace mortise_test

#endif
