/* Asking who is in the way, without taking anything. */
#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "support/faults.h"
#include "support/handle.h"
#include "support/peer.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

class Query : public testing::Test {
  protected:
    Query() : asking(dir / "file"), holder(dir / "file") {
    }

    int32_t Ask(int32_t mode, Range range = {}) {
        return mortise_query(asking.number(), MORTISE_FCNTL, mode, range.offset, range.length,
                             &conflict);
    }

    TempDir dir;
    Handle asking, holder;
    mortise_conflict conflict = {-7, -7, -7, -7};
};

TEST_F(Query, OfAFreeRangeIsZero) {
    EXPECT_EQ(0, Ask(MORTISE_EXCLUSIVE));
    EXPECT_EQ(-1, conflict.pid);
}

TEST_F(Query, TakesNothing) {
    ASSERT_EQ(0, Ask(MORTISE_EXCLUSIVE));
    EXPECT_EQ(MORTISE_GRANTED, holder.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
}

TEST_F(Query, DoesNotSeeTheHandlesOwnLock) {
    ASSERT_EQ(MORTISE_GRANTED, asking.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(0, Ask(MORTISE_EXCLUSIVE));
}

TEST_F(Query, OfADescriptionsLockIsBusyWithoutAPid) {
    ASSERT_EQ(MORTISE_GRANTED, holder.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(MORTISE_BUSY, Ask(MORTISE_SHARED));
    EXPECT_EQ(-1, conflict.pid);
}

TEST_F(Query, OfAClassicLockIsBusyWithTheHoldersPid) {
    Peer peer;
    PeerHandle theirs(peer, dir / "file");
    ASSERT_EQ(0, peer.Call("classic", theirs.number(), F_WRLCK, 0, 1));
    EXPECT_EQ(MORTISE_BUSY, Ask(MORTISE_SHARED));
    EXPECT_EQ(peer.pid(), conflict.pid);
}

TEST_F(Query, OfSharedAgainstSharedIsZeroAndOfExclusiveBusy) {
    ASSERT_EQ(MORTISE_GRANTED, holder.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    EXPECT_EQ(0, Ask(MORTISE_SHARED));
    EXPECT_EQ(MORTISE_BUSY, Ask(MORTISE_EXCLUSIVE));
}

TEST_F(Query, LooksAtItsRangeOnly) {
    ASSERT_EQ(MORTISE_GRANTED, holder.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE, {10, 10}));
    EXPECT_EQ(0, Ask(MORTISE_EXCLUSIVE, {0, 10}));
    EXPECT_EQ(0, Ask(MORTISE_EXCLUSIVE, {20, 10}));
    EXPECT_EQ(MORTISE_BUSY, Ask(MORTISE_EXCLUSIVE, {19, 10}));
}

TEST_F(Query, TellsTheLockThatIsInTheWay) {
    ASSERT_EQ(MORTISE_GRANTED, holder.TryLock(MORTISE_FCNTL, MORTISE_SHARED, {0, 10}));
    ASSERT_EQ(MORTISE_GRANTED, holder.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE, {50, 10}));
    ASSERT_EQ(MORTISE_BUSY, Ask(MORTISE_SHARED, {0, 100}));
    EXPECT_EQ(MORTISE_EXCLUSIVE, conflict.mode);
    EXPECT_EQ(50, conflict.offset);
    EXPECT_EQ(10, conflict.length);
    ASSERT_EQ(MORTISE_BUSY, Ask(MORTISE_EXCLUSIVE, {5, 10}));
    EXPECT_EQ(MORTISE_SHARED, conflict.mode);
    EXPECT_EQ(0, conflict.offset);
    EXPECT_EQ(10, conflict.length);
}

TEST_F(Query, TellsALockWithoutAnEnd) {
    Peer peer;
    PeerHandle theirs(peer, dir / "file");
    ASSERT_EQ(0, peer.Call("classic", theirs.number(), F_WRLCK, 7, 0));
    ASSERT_EQ(MORTISE_BUSY, Ask(MORTISE_SHARED, {100, 1}));
    EXPECT_EQ(7, conflict.offset);
    EXPECT_EQ(INT64_MAX, conflict.length);
}

TEST_F(Query, IsUnsupportedByFlock) {
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED,
              mortise_query(asking.number(), MORTISE_FLOCK, MORTISE_EXCLUSIVE, 0, 1, &conflict));
    EXPECT_EQ(-1, conflict.pid);
}

TEST_F(Query, RepeatsAfterEintrAndReportsOtherErrors) {
    Faults faults;
    faults.Fail(Call::kFcntlLock, EINTR, 5);
    EXPECT_EQ(0, Ask(MORTISE_EXCLUSIVE));
    EXPECT_EQ(6, faults.Calls(Call::kFcntlLock));
    faults.Fail(Call::kFcntlLock, EINVAL, 1);
    EXPECT_EQ(-EINVAL, Ask(MORTISE_EXCLUSIVE));
}

/* What the kernel reports for a holder outside of our PID namespace. */
int HeldByNobodyWeCanName(int, int, void *range) {
    static_cast<struct flock *>(range)->l_type = F_WRLCK;
    static_cast<struct flock *>(range)->l_pid = 0;
    return 0;
}

TEST_F(Query, OfAHolderThatTheSystemCannotNameHasNoPid) {
    Faults faults;
    mortise_sys.fcntl_lock = HeldByNobodyWeCanName;
    EXPECT_EQ(MORTISE_BUSY, Ask(MORTISE_EXCLUSIVE));
    EXPECT_EQ(-1, conflict.pid);
}

} // namespace
} // namespace mortise_test
