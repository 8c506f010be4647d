/* What becomes of a lock in a forked child and in a program that is executed. */
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/handle.h"
#include "support/must_block.h"
#include "support/peer.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

/* A child that shares our descriptors and does nothing. */
class ForkedChild {
  public:
    ForkedChild() : pid_(fork()) {
        if (pid_ == 0) {
            for (;;) {
                pause();
            }
        }
        EXPECT_GT(pid_, 0);
    }

    ForkedChild(const ForkedChild &) = delete;
    ForkedChild &operator=(const ForkedChild &) = delete;

    ~ForkedChild() {
        Kill();
    }

    void Kill() {
        if (pid_ > 0) {
            kill(pid_, SIGKILL);
            EXPECT_EQ(pid_, waitpid(pid_, nullptr, 0));
            pid_ = -1;
        }
    }

  private:
    pid_t pid_;
};

class Inheritance : public testing::TestWithParam<int32_t> {
  protected:
    Inheritance() : handle(dir / "file"), other(dir / "file") {
    }

    const int32_t mechanism = GetParam();
    TempDir dir;
    Handle handle, other;
};

TEST_P(Inheritance, AForkedChildKeepsTheLockAliveAfterOurClose) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(mechanism, MORTISE_EXCLUSIVE));
    ForkedChild child;
    ASSERT_EQ(0, handle.Close());
    EXPECT_EQ(MORTISE_BUSY, other.TryLock(mechanism, MORTISE_EXCLUSIVE));
    child.Kill();
    EXPECT_EQ(MORTISE_GRANTED, other.TryLock(mechanism, MORTISE_EXCLUSIVE));
}

TEST_P(Inheritance, AnExplicitUnlockReleasesInSpiteOfAForkedChild) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(mechanism, MORTISE_EXCLUSIVE));
    ForkedChild child;
    ASSERT_EQ(0, handle.Unlock(mechanism));
    ASSERT_EQ(0, handle.Close());
    EXPECT_EQ(MORTISE_GRANTED, other.TryLock(mechanism, MORTISE_EXCLUSIVE));
}

TEST_P(Inheritance, TheEndOfAForkedChildTakesNothingFromUs) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(mechanism, MORTISE_EXCLUSIVE));
    ForkedChild().Kill();
    EXPECT_EQ(MORTISE_BUSY, other.TryLock(mechanism, MORTISE_EXCLUSIVE));
}

TEST_P(Inheritance, AnExecutedProgramDoesNotKeepTheLock) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(mechanism, MORTISE_EXCLUSIVE));
    Peer peer;
    ASSERT_EQ(0, peer.Call("handles-signal", SIGUSR1)); /* it has been executed by now */
    ASSERT_EQ(0, handle.Close());
    EXPECT_EQ(MORTISE_GRANTED, other.TryLock(mechanism, MORTISE_EXCLUSIVE));
}

TEST_P(Inheritance, AKilledHolderReleasesToABlockedWaiter) {
    Peer peer;
    PeerHandle theirs(peer, dir / "file");
    ASSERT_EQ(MORTISE_GRANTED, theirs.TryLock(mechanism, MORTISE_EXCLUSIVE));
    Waiter waiter(handle, {mechanism, MORTISE_EXCLUSIVE});
    ASSERT_TRUE(MustBlock(waiter, dir / "file"));
    peer.Kill();
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
}

TEST_P(Inheritance, AKilledWaiterNeverGetsTheLock) {
    Peer peer;
    PeerHandle theirs(peer, dir / "file");
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(mechanism, MORTISE_EXCLUSIVE));
    theirs.BeginAwait(mechanism, MORTISE_EXCLUSIVE, kEndless);
    ASSERT_TRUE(MustBlock(dir / "file"));
    peer.Kill();
    EXPECT_EQ(0, QueuedWaiters(dir / "file"));
    ASSERT_EQ(0, handle.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, other.TryLock(mechanism, MORTISE_EXCLUSIVE));
}

INSTANTIATE_TEST_SUITE_P(Mechanisms, Inheritance, testing::Values(MORTISE_FCNTL, MORTISE_FLOCK),
                         [](const auto &info) {
                             return info.param == MORTISE_FCNTL ? "Fcntl" : "Flock";
                         });

} // namespace
} // namespace mortise_test
