/* What the core makes of errors of the system, in locks and in files. */
#include <gtest/gtest.h>

#include "faults.h"
#include "support/handle.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

class WindowsFault : public testing::Test {
  protected:
    WindowsFault() : handle(dir / "file"), other(dir / "file") {
    }

    int64_t Open(int32_t flags = MORTISE_OPEN_CREATE) {
        return mortise_open(NativePath(dir / "file").c_str(), flags, 0600);
    }

    TempDir dir;
    Handle handle, other;
    Faults faults;
};

TEST_F(WindowsFault, OfTryLockIsReportedAndLeavesNoEventOpen) {
    faults.Fail(Call::kLock, ERROR_NOT_SUPPORTED, 1);
    EXPECT_EQ(-ERROR_NOT_SUPPORTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(1, faults.Calls(Call::kCreateEvent));
    EXPECT_EQ(1, faults.Calls(Call::kClose));
}

TEST_F(WindowsFault, WithoutAReasonIsAnErrorAllTheSame) {
    faults.Fail(Call::kLock, -1, 1); /* a driver that sets something odd */
    EXPECT_EQ(-ERROR_GEN_FAILURE, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
}

TEST_F(WindowsFault, OfUnlockIsReportedAndTheLockStays) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    faults.Fail(Call::kUnlock, ERROR_NETNAME_DELETED, 1);
    EXPECT_EQ(-ERROR_NETNAME_DELETED, handle.Unlock(MORTISE_FCNTL));
    EXPECT_EQ(MORTISE_BUSY, other.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    EXPECT_EQ(0, handle.Unlock(MORTISE_FCNTL));
}

TEST_F(WindowsFault, OfUnlockNeedsNoEvent) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    faults.Fail(Call::kCreateEvent, ERROR_NO_SYSTEM_RESOURCES);
    EXPECT_EQ(0, handle.Unlock(MORTISE_FCNTL));
}

TEST_F(WindowsFault, OfDowngradeIsReportedAndExclusiveStays) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    faults.Fail(Call::kLock, ERROR_NOT_SUPPORTED, 1);
    EXPECT_EQ(-ERROR_NOT_SUPPORTED, handle.Downgrade());
    EXPECT_EQ(MORTISE_BUSY, other.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
}

/* Scanners and indexers keep a file to themselves for a moment. */
TEST_F(WindowsFault, ASharingViolationOfOpenIsRepeatedForAWhile) {
    faults.Fail(Call::kOpen, ERROR_SHARING_VIOLATION, 9);
    const int64_t file = Open();
    EXPECT_GE(file, 0);
    EXPECT_EQ(10, faults.Calls(Call::kOpen));
    EXPECT_EQ(9, faults.Calls(Call::kSleep));
    EXPECT_EQ(0, mortise_close(file));
    faults.Fail(Call::kOpen, ERROR_SHARING_VIOLATION);
    EXPECT_EQ(-ERROR_SHARING_VIOLATION, Open());
}

TEST_F(WindowsFault, OfTheLookAtAnOpenFileIsReportedAndClosesIt) {
    faults.Fail(Call::kFileInformation, ERROR_NOT_SUPPORTED, 1);
    EXPECT_EQ(-ERROR_NOT_SUPPORTED, Open());
    EXPECT_EQ(1, faults.Calls(Call::kClose));
}

HANDLE KeepsChanging(const WCHAR *, DWORD, DWORD disposition, DWORD) {
    SetLastError(disposition == OPEN_EXISTING ? ERROR_FILE_NOT_FOUND : ERROR_FILE_EXISTS);
    return INVALID_HANDLE_VALUE;
}

TEST_F(WindowsFault, APathThatKeepsChangingIsGivenUp) {
    mortise_sys.open = KeepsChanging;
    EXPECT_EQ(-MORTISE_E_CHANGING, Open());
}

TEST_F(WindowsFault, OfReadAndWriteIsReported) {
    char byte = 'x';
    faults.Fail(Call::kRead, ERROR_CRC, 1);
    EXPECT_EQ(-ERROR_CRC, mortise_read(handle.number(), &byte, 1, 0));
    faults.Fail(Call::kWrite, ERROR_DISK_FULL, 1);
    EXPECT_EQ(-ERROR_DISK_FULL, mortise_write(handle.number(), &byte, 1, 0));
    faults.Fail(Call::kCreateEvent, ERROR_NO_SYSTEM_RESOURCES);
    EXPECT_EQ(-ERROR_NO_SYSTEM_RESOURCES, mortise_read(handle.number(), &byte, 1, 0));
    EXPECT_EQ(-ERROR_NO_SYSTEM_RESOURCES, mortise_write(handle.number(), &byte, 1, 0));
}

BOOL FinishesNothing(HANDLE, OVERLAPPED *, DWORD *count) {
    *count = 0;
    return TRUE;
}

TEST_F(WindowsFault, AWriteThatWritesNothingIsAnErrorAndNoEndlessLoop) {
    mortise_sys.finish = FinishesNothing;
    EXPECT_EQ(-ERROR_WRITE_FAULT, mortise_write(handle.number(), "x", 1, 0));
}

} // namespace
} // namespace mortise_test
