/*
 * The wait in the kernel's queue (queue_until in native/src/windows/wait.c), on a fake queue: Wine
 * has none that works. On real Windows, wait_test.cc and cancel_test.cc run it on the real one.
 */
#include <gtest/gtest.h>

#include "fake_kernel.h"
#include "support/eventually.h"
#include "support/temp_dir.h"
#include "support/waiter.h"

namespace mortise_test {
namespace {

class Overlapped : public testing::Test {
  protected:
    Overlapped() : waiting(dir / "file") {
    }

    static WaitRequest Request(int64_t timeout_nanos = kEndless) {
        WaitRequest request;
        request.timeout_nanos = timeout_nanos;
        return request;
    }

    testing::AssertionResult IsQueued(const Waiter &waiter) {
        if (Eventually([&] { return kernel.IsPending() || waiter.HasEnded(); }) &&
            !waiter.HasEnded()) {
            return testing::AssertionSuccess();
        }
        return testing::AssertionFailure() << "the request is not queued";
    }

    TempDir dir;
    Faults faults;
    FakeKernel kernel;
    Handle waiting;
};

TEST_F(Overlapped, AWaitEndsWithTheGrant) {
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsQueued(waiter));
    ASSERT_TRUE(kernel.Grant());
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
    EXPECT_EQ(0, kernel.Cancels());
    EXPECT_TRUE(kernel.AllFinished());
}

TEST_F(Overlapped, AWaitThatNeedsNoQueueIsGranted) {
    kernel.GrantAtOnce();
    EXPECT_EQ(MORTISE_GRANTED, waiting.Await(MORTISE_FCNTL, MORTISE_EXCLUSIVE, kEndless));
    EXPECT_EQ(0, faults.Calls(Call::kWaitAny));
}

TEST_F(Overlapped, AWaitTimesOutAndIsTakenOutOfTheQueue) {
    const int64_t begin = NowNanos();
    EXPECT_EQ(MORTISE_TIMED_OUT, waiting.Await(MORTISE_FCNTL, MORTISE_EXCLUSIVE, 20 * kMilli));
    EXPECT_GE(NowNanos() - begin, 20 * kMilli);
    EXPECT_EQ(1, kernel.Cancels());
    EXPECT_TRUE(kernel.AllFinished());
}

TEST_F(Overlapped, AWaitIsCancelledAndTakenOutOfTheQueue) {
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsQueued(waiter));
    ASSERT_EQ(0, waiter.Cancel());
    EXPECT_EQ(MORTISE_CANCELLED, waiter.Outcome());
    EXPECT_EQ(1, kernel.Cancels());
    EXPECT_TRUE(kernel.AllFinished());
}

TEST_F(Overlapped, AGrantThatBeatsACancelIsAGrant) {
    kernel.GrantBeforeCancel();
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsQueued(waiter));
    ASSERT_EQ(0, waiter.Cancel());
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
    EXPECT_EQ(0, kernel.Unlocks());
}

TEST_F(Overlapped, AGrantThatBeatsTheDeadlineIsAGrant) {
    kernel.GrantBeforeCancel();
    EXPECT_EQ(MORTISE_GRANTED, waiting.Await(MORTISE_FCNTL, MORTISE_EXCLUSIVE, kMilli));
    EXPECT_EQ(1, kernel.Cancels());
    EXPECT_EQ(0, kernel.Unlocks());
}

/* CancelIoEx "does not wait": until the request is over, the kernel writes into its memory. */
TEST_F(Overlapped, ACancelledWaitDoesNotReturnBeforeItsRequestIsOver) {
    kernel.LeaveCancelledPending();
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsQueued(waiter));
    ASSERT_EQ(0, waiter.Cancel());
    ASSERT_TRUE(Eventually([&] { return kernel.IsBeingFinished() || waiter.HasEnded(); }));
    EXPECT_FALSE(waiter.HasEnded());
    ASSERT_TRUE(kernel.Abort());
    EXPECT_EQ(MORTISE_CANCELLED, waiter.Outcome());
}

TEST_F(Overlapped, AGrantAfterACancelWasAcceptedIsAGrant) {
    kernel.LeaveCancelledPending();
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsQueued(waiter));
    ASSERT_EQ(0, waiter.Cancel());
    ASSERT_TRUE(Eventually([&] { return kernel.IsBeingFinished(); }));
    ASSERT_TRUE(kernel.Grant());
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
}

TEST_F(Overlapped, AnAbortBySomebodyElseIsAnErrorAndNoTimeout) {
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(IsQueued(waiter));
    ASSERT_TRUE(kernel.Abort());
    EXPECT_EQ(-ERROR_OPERATION_ABORTED, waiter.Outcome());
    EXPECT_EQ(0, kernel.Cancels());
}

TEST_F(Overlapped, AnErrorOfTheRequestIsReported) {
    kernel.Refuse(ERROR_NOT_ENOUGH_QUOTA);
    EXPECT_EQ(-ERROR_NOT_ENOUGH_QUOTA, waiting.Await(MORTISE_FCNTL, MORTISE_EXCLUSIVE, kEndless));
}

TEST_F(Overlapped, AFailureToSleepIsReportedAndTakesTheRequestOutOfTheQueue) {
    faults.Fail(Call::kWaitAny, ERROR_INVALID_HANDLE, 1);
    EXPECT_EQ(-ERROR_INVALID_HANDLE, waiting.Await(MORTISE_FCNTL, MORTISE_EXCLUSIVE, kEndless));
    EXPECT_EQ(1, kernel.Cancels());
    EXPECT_TRUE(kernel.AllFinished());
}

TEST_F(Overlapped, AFileSystemThatRefusesToQueueIsPolled) {
    kernel.Refuse(ERROR_LOCK_VIOLATION);
    Waiter waiter(waiting, Request());
    ASSERT_TRUE(Eventually([&] { return faults.Calls(Call::kWaitAny) >= 2; }));
    EXPECT_FALSE(waiter.HasEnded());
    kernel.SetHeld(false);
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
}

TEST_F(Overlapped, AnAttemptThatIsRefusedLateIsBusy) {
    kernel.RefuseLate();
    EXPECT_EQ(MORTISE_BUSY, waiting.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_TRUE(kernel.AllFinished());
}

} // namespace
} // namespace mortise_test
