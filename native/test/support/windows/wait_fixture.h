/*
 * Tests of a wait, in each way that works here. Under Wine that is polling alone: it neither grants
 * nor cancels a request that waits (native/src/windows/wait.c). Real Windows runs both.
 */
#ifndef MORTISE_TEST_WAIT_FIXTURE_H
#define MORTISE_TEST_WAIT_FIXTURE_H

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <tuple>
#include <vector>

#include "faults.h"
#include "support/eventually.h"
#include "support/temp_dir.h"
#include "support/waiter.h"

namespace mortise_test {

enum Way { kInKernel, kPolling };

using WaitCase = std::tuple<int32_t /* mechanism */, Way>;

class WaitFixture : public testing::TestWithParam<WaitCase> {
  protected:
    WaitFixture() : holder(dir / "file"), waiting(dir / "file") {
        asleep = 0;
        next_wait_any = mortise_sys.wait_any;
        mortise_sys.wait_any = WaitCounted;
        if (way == kPolling) {
            mortise_sys.is_wine = [] { return 1; };
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

    /* Its request is queued and it sleeps, or, of a poll, it was refused again from now on. */
    testing::AssertionResult IsBlocked(const Waiter &waiter) {
        const int before = faults.Calls(Call::kWaitAny);
        const auto blocked = [&] {
            return way == kInKernel ? asleep.load() > 0
                                    : faults.Calls(Call::kWaitAny) >= before + 2;
        };
        if (Eventually([&] { return waiter.HasEnded() || blocked(); }) && !waiter.HasEnded()) {
            return testing::AssertionSuccess();
        }
        return testing::AssertionFailure() << "the wait does not block";
    }

    testing::AssertionResult AreBlocked(const Waiter &one, const Waiter &other) {
        if (way == kInKernel && !Eventually([&] { return asleep.load() == 2; })) {
            return testing::AssertionFailure() << asleep.load() << " instead of 2 wait";
        }
        const testing::AssertionResult result = IsBlocked(one);
        return result ? IsBlocked(other) : result;
    }

    /* How often the system was asked for the lock. */
    int Attempts() const {
        return faults.Calls(Call::kLock);
    }

    /* How often somebody slept, or prepared to. */
    int Sleeps() const {
        return faults.Calls(Call::kSleep) + faults.Calls(Call::kWaitAny);
    }

    void InterruptTheWait() {
        /* There are no signals here, and a poll compares the times by itself. */
    }

    /* Windows does not tell; it refuses others. */
    bool IsHeldExclusively(Handle &) {
        Handle probe(dir / "file");
        return probe.TryLock(mechanism, MORTISE_SHARED) == MORTISE_BUSY;
    }

    void ExpectNothingHeld(Handle &) {
        Handle probe(dir / "file");
        ASSERT_EQ(0, holder.Unlock(mechanism));
        EXPECT_EQ(MORTISE_GRANTED, probe.TryLock(mechanism, MORTISE_EXCLUSIVE));
    }

    const int32_t mechanism = std::get<0>(GetParam());
    const Way way = std::get<1>(GetParam());
    TempDir dir;
    Faults faults;
    Handle holder, waiting;

  private:
    static DWORD WaitCounted(const HANDLE *events, DWORD count, DWORD millis) {
        asleep += count == 2;
        const DWORD result = next_wait_any(events, count, millis);
        asleep -= count == 2;
        return result;
    }

    static inline decltype(mortise_sys.wait_any) next_wait_any;
    static inline std::atomic<int> asleep{0}; /* waits for a request in the kernel's queue */
};

inline auto AllWaits() {
    const bool wine = mortise_sys.is_wine() != 0;
    return testing::Combine(testing::Values(MORTISE_FCNTL),
                            testing::ValuesIn(wine ? std::vector<Way>{kPolling}
                                                   : std::vector<Way>{kInKernel, kPolling}));
}

inline std::string WaitName(const testing::TestParamInfo<WaitCase> &info) {
    return std::get<1>(info.param) == kInKernel ? "InKernel" : "Polling";
}

} // namespace mortise_test

#endif
