/* Locks where Windows differs from the others. */
#include <gtest/gtest.h>

#include "support/handle.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

class WindowsLock : public testing::Test {
  protected:
    WindowsLock() : handle(dir / "file"), reader(dir / "file"), writer(dir / "file") {
    }

    TempDir dir;
    Handle handle, reader, writer;
};

TEST_F(WindowsLock, OfAHandleExcludesTheHandleItself) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(MORTISE_BUSY, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
}

TEST_F(WindowsLock, OfAReadOnlyHandleMayBeExclusive) {
    Handle read_only(dir / "file", MORTISE_OPEN_READ_ONLY);
    EXPECT_EQ(MORTISE_GRANTED, read_only.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(MORTISE_BUSY, reader.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
}

TEST_F(WindowsLock, DowngradeLetsReadersInAndKeepsWritersOut) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    ASSERT_EQ(MORTISE_BUSY, reader.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    ASSERT_EQ(MORTISE_GRANTED, handle.Downgrade());
    EXPECT_EQ(MORTISE_BUSY, writer.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(MORTISE_GRANTED, reader.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
}

TEST_F(WindowsLock, DowngradeIsUndoneByOneUnlock) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    ASSERT_EQ(MORTISE_GRANTED, handle.Downgrade());
    ASSERT_EQ(0, handle.Unlock(MORTISE_FCNTL));
    EXPECT_EQ(MORTISE_GRANTED, writer.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
}

TEST_F(WindowsLock, UpgradeIsUnsupportedAndKeepsShared) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED, handle.TryUpgrade());
    EXPECT_EQ(MORTISE_BUSY, writer.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
}

TEST_F(WindowsLock, OfWhatIsNotHeldCannotBeReleased) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    const int32_t result = reader.Unlock(MORTISE_FCNTL);
    EXPECT_TRUE(result == -ERROR_NOT_LOCKED || result == -ERROR_LOCK_VIOLATION /* Wine */)
        << result;
    EXPECT_EQ(MORTISE_BUSY, writer.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
}

TEST_F(WindowsLock, HasNoFlockAndTellsNothingOfHolders) {
    mortise_conflict conflict;
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED, reader.TryLock(MORTISE_FLOCK, MORTISE_SHARED));
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED,
              mortise_query(reader.number(), MORTISE_FCNTL, MORTISE_SHARED, 0, 1, &conflict));
    EXPECT_EQ(-1, conflict.pid);
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED, handle.IsHeld(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
}

} // namespace
} // namespace mortise_test
