/* The wait without the kernel's queue: what Wine runs, and what is left where a file system refuses
 * to queue. wait_test.cc and cancel_test.cc run it too. */
#include <gtest/gtest.h>

#include "faults.h"
#include "support/handle.h"
#include "support/temp_dir.h"
#include "support/waiter.h"

namespace mortise_test {
namespace {

class Polling : public testing::Test {
  protected:
    Polling() : holder(dir / "file"), waiting(dir / "file") {
        mortise_sys.is_wine = [] { return 1; };
        EXPECT_EQ(MORTISE_GRANTED, holder.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    }

    int32_t Await(int64_t timeout_nanos) {
        return waiting.Await(MORTISE_FCNTL, MORTISE_EXCLUSIVE, timeout_nanos);
    }

    TempDir dir;
    Faults faults;
    Handle holder, waiting;
};

std::atomic<int> most_millis;
std::atomic<int> refusals_of_queueing;

DWORD RecordPause(const HANDLE *events, DWORD count, DWORD millis) {
    if (static_cast<int>(millis) > most_millis) {
        most_millis = static_cast<int>(millis);
    }
    return Faults::original().wait_any(events, count, millis);
}

TEST_F(Polling, PausesGrowToFifteenMilliseconds) {
    most_millis = 0;
    mortise_sys.wait_any = RecordPause;
    EXPECT_EQ(MORTISE_TIMED_OUT, Await(200 * kMilli));
    EXPECT_EQ(15, most_millis);
}

BOOL RefuseToQueue(HANDLE file, DWORD flags, int64_t length, OVERLAPPED *operation) {
    refusals_of_queueing += (flags & LOCKFILE_FAIL_IMMEDIATELY) == 0;
    return Faults::original().lock(file, flags, length, operation);
}

/* Wine's queue would neither grant nor let go. */
TEST_F(Polling, NeverAsksTheSystemToQueue) {
    refusals_of_queueing = 0;
    mortise_sys.lock = RefuseToQueue;
    EXPECT_EQ(MORTISE_TIMED_OUT, Await(20 * kMilli));
    EXPECT_EQ(0, refusals_of_queueing);
    EXPECT_EQ(0, faults.Calls(Call::kCancel));
}

TEST_F(Polling, AnErrorOfALaterAttemptIsReported) {
    faults.Fail(Call::kLock, ERROR_NETNAME_DELETED, 1, 2);
    EXPECT_EQ(-ERROR_NETNAME_DELETED, Await(kEndless));
}

TEST_F(Polling, AFailureToSleepIsReported) {
    faults.Fail(Call::kWaitAny, ERROR_INVALID_HANDLE, 1);
    EXPECT_EQ(-ERROR_INVALID_HANDLE, Await(kEndless));
}

TEST_F(Polling, AnEventThatCannotBeMadeIsReported) {
    faults.Fail(Call::kCreateEvent, ERROR_NO_SYSTEM_RESOURCES, 1, 1); /* the one for a cancel */
    EXPECT_EQ(-ERROR_NO_SYSTEM_RESOURCES, Await(kEndless));
    faults.Fail(Call::kCreateEvent, ERROR_NO_SYSTEM_RESOURCES, 1);
    EXPECT_EQ(-ERROR_NO_SYSTEM_RESOURCES, Await(kEndless));
}

TEST_F(Polling, LeavesNoEventOpen) {
    const int made = faults.Calls(Call::kCreateEvent), closed = faults.Calls(Call::kClose);
    EXPECT_EQ(MORTISE_TIMED_OUT, Await(kMilli));
    EXPECT_EQ(2, faults.Calls(Call::kCreateEvent) - made);
    EXPECT_EQ(2, faults.Calls(Call::kClose) - closed);
}

} // namespace
} // namespace mortise_test
