/* Every way in which the system calls that lock can fail, without a wait. */
#include <gtest/gtest.h>

#include <cerrno>

#include "support/faults.h"
#include "support/handle.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

constexpr int kErrors[] = {ENOLCK, EIO,   EINVAL, EBADF,  EDEADLK,  ENOTSUP,
                           ENOSYS, EPERM, ESTALE, ENOMEM, EOVERFLOW};

class LockFault : public testing::TestWithParam<int32_t> {
  protected:
    LockFault() : handle(dir / "file"), other(dir / "file") {
    }

    const int32_t mechanism = GetParam();
    const Call call = mechanism == MORTISE_FCNTL ? Call::kFcntlLock : Call::kFlock;
    TempDir dir;
    Faults faults;
    Handle handle, other;
};

TEST_P(LockFault, OfTryLockIsReportedAsItIs) {
    for (const int error : kErrors) {
        faults.Fail(call, error, 1);
        EXPECT_EQ(-error, handle.TryLock(mechanism, MORTISE_EXCLUSIVE));
    }
    EXPECT_EQ(MORTISE_GRANTED, other.TryLock(mechanism, MORTISE_EXCLUSIVE));
}

TEST_P(LockFault, BothNumbersForSomebodyElsesLockMeanBusy) {
    for (const int error : {EACCES, EAGAIN, EWOULDBLOCK}) {
        faults.Fail(call, error, 1);
        EXPECT_EQ(MORTISE_BUSY, handle.TryLock(mechanism, MORTISE_EXCLUSIVE));
    }
}

TEST_P(LockFault, EintrOfTryLockIsRepeated) {
    faults.Fail(call, EINTR, 1000);
    EXPECT_EQ(MORTISE_GRANTED, handle.TryLock(mechanism, MORTISE_EXCLUSIVE));
    EXPECT_EQ(1001, faults.Calls(call));
}

TEST_P(LockFault, OfUnlockIsReportedAndTheLockStays) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(mechanism, MORTISE_EXCLUSIVE));
    for (const int error : kErrors) {
        faults.Fail(call, error, 1);
        EXPECT_EQ(-error, handle.Unlock(mechanism));
    }
    EXPECT_EQ(MORTISE_BUSY, other.TryLock(mechanism, MORTISE_SHARED));
}

TEST_P(LockFault, EintrOfUnlockIsRepeated) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(mechanism, MORTISE_EXCLUSIVE));
    faults.Fail(call, EINTR, 1000);
    EXPECT_EQ(0, handle.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, other.TryLock(mechanism, MORTISE_EXCLUSIVE));
}

INSTANTIATE_TEST_SUITE_P(Mechanisms, LockFault, testing::Values(MORTISE_FCNTL, MORTISE_FLOCK),
                         [](const auto &info) {
                             return info.param == MORTISE_FCNTL ? "Fcntl" : "Flock";
                         });

class ConvertFault : public testing::Test {
  protected:
    ConvertFault() : handle(dir / "file"), other(dir / "file") {
    }

    TempDir dir;
    Faults faults;
    Handle handle, other;
};

TEST_F(ConvertFault, OfDowngradeIsReportedAndExclusiveStays) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    faults.Fail(Call::kFcntlLock, ENOLCK, 1);
    EXPECT_EQ(-ENOLCK, handle.Downgrade());
    EXPECT_EQ(MORTISE_BUSY, other.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    faults.Fail(Call::kFcntlLock, EINTR, 1000);
    EXPECT_EQ(MORTISE_GRANTED, handle.Downgrade());
}

TEST_F(ConvertFault, OfUpgradeIsReportedAndSharedStays) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    faults.Fail(Call::kFcntlLock, ENOLCK, 1);
    EXPECT_EQ(-ENOLCK, handle.TryUpgrade());
    EXPECT_EQ(MORTISE_BUSY, other.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    for (const int error : {EACCES, EAGAIN}) {
        faults.Fail(Call::kFcntlLock, error, 1);
        EXPECT_EQ(MORTISE_BUSY, handle.TryUpgrade());
    }
}

} // namespace
} // namespace mortise_test
