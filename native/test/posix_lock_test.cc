/* Locks where Linux and macOS differ from Windows. */
#include <gtest/gtest.h>

#include <cerrno>
#include <cstdint>

#include "support/handle.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

TEST(Unlock, OfWhatAnotherHoldsTakesNothingFromIt) {
    TempDir dir;
    for (const int32_t mechanism : kMechanisms) {
        Handle holder(dir / "file"), other(dir / "file"), third(dir / "file");
        ASSERT_EQ(MORTISE_GRANTED, holder.TryLock(mechanism, MORTISE_EXCLUSIVE));
        ASSERT_EQ(0, other.Unlock(mechanism));
        EXPECT_EQ(MORTISE_BUSY, third.TryLock(mechanism, MORTISE_SHARED));
    }
}

TEST(Mechanisms, DoNotSeeEachOther) {
    TempDir dir;
    Handle one(dir / "file"), other(dir / "file");
    ASSERT_EQ(MORTISE_GRANTED, one.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(MORTISE_GRANTED, other.TryLock(MORTISE_FLOCK, MORTISE_EXCLUSIVE));
}

TEST(ReadOnlyHandle, TakesSharedAndIsRefusedExclusiveWithFcntl) {
    TempDir dir;
    Handle creator(dir / "file");
    Handle reader(dir / "file", MORTISE_OPEN_READ_ONLY);
    EXPECT_EQ(-EBADF, reader.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(-EBADF, reader.Await(MORTISE_FCNTL, MORTISE_EXCLUSIVE, kEndless));
    EXPECT_EQ(MORTISE_GRANTED, reader.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
}

TEST(ReadOnlyHandle, TakesExclusiveWithFlock) {
    TempDir dir;
    Handle creator(dir / "file");
    Handle reader(dir / "file", MORTISE_OPEN_READ_ONLY);
    EXPECT_EQ(MORTISE_GRANTED, reader.TryLock(MORTISE_FLOCK, MORTISE_EXCLUSIVE));
}

TEST(Flock, IgnoresRanges) {
    constexpr int64_t kFar = INT64_C(1) << 62;
    TempDir dir;
    Handle one(dir / "file"), other(dir / "file");
    ASSERT_EQ(MORTISE_GRANTED, one.TryLock(MORTISE_FLOCK, MORTISE_EXCLUSIVE, {0, 1}));
    EXPECT_EQ(MORTISE_BUSY, other.TryLock(MORTISE_FLOCK, MORTISE_EXCLUSIVE, {kFar, 1}));
    ASSERT_EQ(0, one.Unlock(MORTISE_FLOCK, {kFar, 1}));
    EXPECT_EQ(MORTISE_GRANTED, other.TryLock(MORTISE_FLOCK, MORTISE_EXCLUSIVE, {0, 1}));
}

} // namespace
} // namespace mortise_test
