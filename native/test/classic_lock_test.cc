/* The classic POSIX lock (lockf, SQLite, java.nio) of another process and ours see each other. */
#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "support/handle.h"
#include "support/must_block.h"
#include "support/peer.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

class ClassicLock : public testing::Test {
  protected:
    ClassicLock() : ours(dir / "file"), theirs(peer, dir / "file") {
    }

    int64_t Classic(int type, Range range = {}) {
        return peer.Call("classic", theirs.number(), type, range.offset, range.length);
    }

    TempDir dir;
    Handle ours;
    Peer peer;
    PeerHandle theirs;
};

TEST_F(ClassicLock, OfAnotherProcessExcludesOurs) {
    ASSERT_EQ(0, Classic(F_WRLCK));
    EXPECT_EQ(MORTISE_BUSY, ours.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    EXPECT_EQ(MORTISE_BUSY, ours.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    ASSERT_EQ(0, Classic(F_UNLCK));
    EXPECT_EQ(MORTISE_GRANTED, ours.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
}

TEST_F(ClassicLock, IsExcludedByOurs) {
    ASSERT_EQ(MORTISE_GRANTED, ours.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(-EAGAIN, Classic(F_RDLCK));
    EXPECT_EQ(-EAGAIN, Classic(F_WRLCK));
    ASSERT_EQ(0, ours.Unlock(MORTISE_FCNTL));
    EXPECT_EQ(0, Classic(F_WRLCK));
}

TEST_F(ClassicLock, SharesWithOurShared) {
    ASSERT_EQ(0, Classic(F_RDLCK));
    EXPECT_EQ(MORTISE_GRANTED, ours.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    EXPECT_EQ(MORTISE_BUSY, ours.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
}

TEST_F(ClassicLock, OfOtherBytesDoesNotExcludeOurs) {
    ASSERT_EQ(0, Classic(F_WRLCK, {10, 10}));
    EXPECT_EQ(MORTISE_GRANTED, ours.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE, {0, 10}));
    EXPECT_EQ(MORTISE_GRANTED, ours.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE, {20, 10}));
    EXPECT_EQ(MORTISE_BUSY, ours.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE, {19, 1}));
}

TEST_F(ClassicLock, ReleaseEndsOurWait) {
    ASSERT_EQ(0, Classic(F_WRLCK));
    Waiter waiter(ours, {MORTISE_FCNTL, MORTISE_EXCLUSIVE});
    ASSERT_TRUE(MustBlock(waiter, dir / "file"));
    ASSERT_EQ(0, Classic(F_UNLCK));
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
}

TEST_F(ClassicLock, StaysExcludedWhenWeCloseAnotherHandle) {
    /* The defect that open-file-description locks do not have. */
    ASSERT_EQ(MORTISE_GRANTED, ours.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    {
        Handle other(dir / "file");
        EXPECT_EQ(MORTISE_BUSY, other.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    }
    EXPECT_EQ(-EAGAIN, Classic(F_WRLCK));
}

} // namespace
} // namespace mortise_test
