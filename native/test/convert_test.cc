/* Downgrade and upgrade of a lock that is held. */
#include <fcntl.h>
#include <gtest/gtest.h>

#include "support/faults.h"
#include "support/handle.h"
#include "support/must_block.h"
#include "support/peer.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

class Convert : public testing::Test {
  protected:
    Convert() : handle(dir / "file"), reader(dir / "file"), writer(dir / "file") {
    }

    TempDir dir;
    Handle handle, reader, writer;
};

TEST_F(Convert, DowngradeLetsReadersInAndKeepsWritersOut) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    ASSERT_EQ(MORTISE_BUSY, reader.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    ASSERT_EQ(MORTISE_GRANTED, handle.Downgrade());
    EXPECT_EQ(MORTISE_BUSY, writer.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(MORTISE_GRANTED, reader.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
}

TEST_F(Convert, DowngradeIsUndoneByOneUnlock) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    ASSERT_EQ(MORTISE_GRANTED, handle.Downgrade());
    ASSERT_EQ(0, handle.Unlock(MORTISE_FCNTL));
    EXPECT_EQ(MORTISE_GRANTED, writer.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
}

TEST_F(Convert, DowngradeDoesNotGrantAWriterOfAnotherProcess) {
    Peer peer;
    PeerHandle theirs(peer, dir / "file");
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    theirs.BeginAwait(MORTISE_FCNTL, MORTISE_EXCLUSIVE, kEndless);
    ASSERT_TRUE(MustBlock(dir / "file"));
    ASSERT_EQ(MORTISE_GRANTED, handle.Downgrade());
    EXPECT_EQ(MORTISE_GRANTED, reader.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    ASSERT_TRUE(MustBlock(dir / "file"));
    ASSERT_EQ(0, handle.Unlock(MORTISE_FCNTL));
    ASSERT_TRUE(MustBlock(dir / "file"));
    ASSERT_EQ(0, reader.Unlock(MORTISE_FCNTL));
    EXPECT_EQ(MORTISE_GRANTED, peer.Answer());
}

TEST_F(Convert, DowngradeEndsTheWaitOfAReader) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    Waiter waiter(reader, {MORTISE_FCNTL, MORTISE_SHARED});
    ASSERT_TRUE(MustBlock(waiter, dir / "file"));
    ASSERT_EQ(MORTISE_GRANTED, handle.Downgrade());
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
}

/* Asks for the lock after every single system call of a conversion. */
int prober_fd;
int times_asked;
int times_free;

int AskAfterwards(int fd, int command, void *range) {
    const int result = Faults::original().fcntl_lock(fd, command, range);
    struct flock whole = {};
    whole.l_type = F_WRLCK;
    times_asked++;
    if (fcntl(prober_fd, F_OFD_SETLK, &whole) == 0) {
        times_free++;
        whole.l_type = F_UNLCK;
        fcntl(prober_fd, F_OFD_SETLK, &whole);
    }
    return result;
}

TEST_F(Convert, HasNoInstantInWhichNothingIsHeld) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    Faults faults;
    prober_fd = writer.fd();
    times_asked = times_free = 0;
    mortise_sys.fcntl_lock = AskAfterwards;
    ASSERT_EQ(MORTISE_GRANTED, handle.Downgrade());
    ASSERT_EQ(MORTISE_GRANTED, handle.TryUpgrade());
    EXPECT_GE(times_asked, 2);
    EXPECT_EQ(0, times_free);
}

TEST_F(Convert, UpgradeOfTheOnlyReaderExcludesAll) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    ASSERT_EQ(MORTISE_GRANTED, handle.TryUpgrade());
    EXPECT_EQ(MORTISE_BUSY, reader.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
}

TEST_F(Convert, UpgradeThatIsBusyKeepsShared) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    ASSERT_EQ(MORTISE_GRANTED, reader.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    ASSERT_EQ(MORTISE_BUSY, handle.TryUpgrade());
    ASSERT_EQ(0, reader.Unlock(MORTISE_FCNTL));
    EXPECT_EQ(MORTISE_BUSY, writer.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(MORTISE_GRANTED, handle.TryUpgrade());
}

TEST_F(Convert, UpgradeOfTwoReadersGrantsNeither) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    ASSERT_EQ(MORTISE_GRANTED, reader.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    EXPECT_EQ(MORTISE_BUSY, handle.TryUpgrade());
    EXPECT_EQ(MORTISE_BUSY, reader.TryUpgrade());
}

TEST_F(Convert, UpgradeOfAReadOnlyHandleIsEbadfAndKeepsShared) {
    Handle read_only(dir / "file", MORTISE_OPEN_READ_ONLY);
    ASSERT_EQ(MORTISE_GRANTED, read_only.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    EXPECT_EQ(-EBADF, read_only.TryUpgrade());
    EXPECT_EQ(MORTISE_BUSY, writer.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
}

TEST_F(Convert, ConvertsTheRangeItNamesOnly) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE, {0, 1}));
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE, {1, 1}));
    ASSERT_EQ(MORTISE_GRANTED, handle.Downgrade(MORTISE_FCNTL, {1, 1}));
    EXPECT_EQ(MORTISE_BUSY, reader.TryLock(MORTISE_FCNTL, MORTISE_SHARED, {0, 1}));
    EXPECT_EQ(MORTISE_GRANTED, reader.TryLock(MORTISE_FCNTL, MORTISE_SHARED, {1, 1}));
}

TEST_F(Convert, TakingAgainChangesTheMode) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    EXPECT_EQ(MORTISE_GRANTED, reader.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
}

TEST_F(Convert, IsUnsupportedByFlockAndChangesNothing) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FLOCK, MORTISE_EXCLUSIVE));
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED, handle.Downgrade(MORTISE_FLOCK));
    EXPECT_EQ(MORTISE_BUSY, reader.TryLock(MORTISE_FLOCK, MORTISE_SHARED));
    ASSERT_EQ(0, handle.Unlock(MORTISE_FLOCK));

    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FLOCK, MORTISE_SHARED));
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED, handle.TryUpgrade(MORTISE_FLOCK));
    EXPECT_EQ(MORTISE_BUSY, writer.TryLock(MORTISE_FLOCK, MORTISE_EXCLUSIVE));
    EXPECT_EQ(MORTISE_GRANTED, reader.TryLock(MORTISE_FLOCK, MORTISE_SHARED));
}

} // namespace
} // namespace mortise_test
