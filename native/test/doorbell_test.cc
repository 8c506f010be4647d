/* The doorbell: who hears whom, and every way in which its system calls can fail. */
#include <fcntl.h>
#include <gtest/gtest.h>
#include <mortise/doorbell.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include "support/eventually.h"
#include "support/faults.h"
#include "support/handle.h"
#include "support/kernel_state.h"
#include "support/peer.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

/* An empty file has no bell. */
class Doorbell : public testing::Test {
  protected:
    Doorbell() : file(dir / "file"), bell(mortise_doorbell_open()) {
        EXPECT_GE(bell, 0);
        Write(file);
    }

    ~Doorbell() override {
        EXPECT_EQ(0, mortise_close(bell));
    }

    static void Write(const Handle &to) {
        EXPECT_EQ(0, mortise_write(to.number(), "header", 6, 0));
    }

    int32_t Watch(const Handle &whom) {
        return mortise_doorbell_watch(bell, whom.number());
    }

    int32_t Await(int64_t timeout_nanos) {
        return mortise_doorbell_await(bell, timeout_nanos);
    }

    bool Rings() {
        return Await(kPatience) == MORTISE_RUNG;
    }

    /* What was rung before has been raised by the time the ring returned. */
    bool IsSilent() {
        return Await(0) == MORTISE_SILENT;
    }

    TempDir dir;
    Faults faults;
    Handle file;
    const int64_t bell;
};

TEST_F(Doorbell, RingsForAnotherProcess) {
    Peer peer;
    PeerHandle theirs(peer, dir / "file");
    ASSERT_GE(Watch(file), 0);
    peer.Send("ring", theirs.number());
    EXPECT_TRUE(Rings());
    EXPECT_EQ(MORTISE_RUNG, peer.Answer());
}

TEST_F(Doorbell, RingsForItsOwnProcess) {
    ASSERT_GE(Watch(file), 0);
    EXPECT_EQ(MORTISE_RUNG, mortise_doorbell_ring(file.number()));
    EXPECT_TRUE(Rings());
}

TEST_F(Doorbell, EndsAWaitThatIsUnderWay) {
    ASSERT_GE(Watch(file), 0);
    int32_t outcome = -1;
    std::thread waiter([&] { outcome = Await(kPatience); });
    EXPECT_TRUE(Eventually([&] { return faults.Calls(Call::kPollReadable) == 1; }));
    EXPECT_EQ(MORTISE_RUNG, mortise_doorbell_ring(file.number()));
    waiter.join();
    EXPECT_EQ(MORTISE_RUNG, outcome);
}

TEST_F(Doorbell, RingsForWhoMayOnlyRead) {
    ASSERT_GE(Watch(file), 0);
    Handle reader(dir / "file", MORTISE_OPEN_READ_ONLY);
    EXPECT_EQ(MORTISE_RUNG, mortise_doorbell_ring(reader.number()));
    EXPECT_TRUE(Rings());
}

TEST_F(Doorbell, RingsOnceForManyRings) {
    ASSERT_GE(Watch(file), 0);
    for (int i = 0; i < 100000; i++) {
        EXPECT_EQ(MORTISE_RUNG, mortise_doorbell_ring(file.number()));
    }
    EXPECT_TRUE(Rings());
    EXPECT_TRUE(IsSilent());
}

/* Whose events the kernel cannot join, and which are more than are taken at a time. */
TEST_F(Doorbell, FallsSilentAfterRingsAtManyFiles) {
    std::vector<std::unique_ptr<Handle>> files;
    for (int i = 0; i < 300; i++) {
        files.push_back(std::make_unique<Handle>(dir / std::to_string(i)));
        Write(*files.back());
        ASSERT_GE(Watch(*files.back()), 0);
        EXPECT_EQ(MORTISE_RUNG, mortise_doorbell_ring(files.back()->number()));
    }
    EXPECT_TRUE(Rings());
    EXPECT_TRUE(Rings());
    EXPECT_TRUE(IsSilent());
}

TEST_F(Doorbell, IsSilentWhenItsTimeIsUp) {
    ASSERT_GE(Watch(file), 0);
    const int64_t begun = NowNanos();
    EXPECT_EQ(MORTISE_SILENT, Await(20 * kMilli));
    EXPECT_GE(NowNanos() - begun, 20 * kMilli);
    EXPECT_EQ(MORTISE_SILENT, Await(-1));
}

TEST_F(Doorbell, IsNotRungByWritersLockersOrOpeners) {
    ASSERT_GE(Watch(file), 0);
    Handle other(dir / "file");
    Write(other);
    ASSERT_EQ(MORTISE_GRANTED, other.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    ASSERT_EQ(0, other.Unlock(MORTISE_FCNTL));
    EXPECT_TRUE(IsSilent());
}

TEST_F(Doorbell, OfAnEmptyFileIsDeadAndSaysSo) {
    ASSERT_GE(Watch(file), 0);
    ASSERT_EQ(0, ftruncate(file.fd(), 0));
    EXPECT_EQ(MORTISE_SILENT, mortise_doorbell_ring(file.number()));
    EXPECT_TRUE(IsSilent());
}

TEST_F(Doorbell, StaysWithAFileThatIsRenamedOrRemoved) {
    ASSERT_GE(Watch(file), 0);
    std::filesystem::rename(dir / "file", dir / "moved");
    Handle other(dir / "moved");
    EXPECT_EQ(MORTISE_RUNG, mortise_doorbell_ring(other.number()));
    EXPECT_TRUE(Rings());
    std::filesystem::remove(dir / "moved");
    EXPECT_EQ(MORTISE_RUNG, mortise_doorbell_ring(other.number()));
    EXPECT_TRUE(Rings());
}

TEST_F(Doorbell, IsOneForAllHandlesOfAFile) {
    Handle other(dir / "file");
    EXPECT_EQ(Watch(file), Watch(other));
}

TEST_F(Doorbell, IsSilentAfterTheWatchHasEnded) {
    const int32_t watch = Watch(file);
    ASSERT_GE(watch, 0);
    EXPECT_EQ(0, mortise_doorbell_unwatch(bell, watch));
    EXPECT_TRUE(Rings()); /* as is said in the contract */
    EXPECT_EQ(MORTISE_RUNG, mortise_doorbell_ring(file.number()));
    EXPECT_TRUE(IsSilent());
    EXPECT_EQ(-EINVAL, mortise_doorbell_unwatch(bell, watch));
}

TEST_F(Doorbell, OfAFileThatIsGoneNeedsNoUnwatch) {
    int32_t watch;
    {
        Handle removed(dir / "removed");
        watch = Watch(removed);
        ASSERT_GE(watch, 0);
        std::filesystem::remove(dir / "removed");
    }
    EXPECT_TRUE(Rings());
    EXPECT_TRUE(IsSilent());
    EXPECT_EQ(-EINVAL, mortise_doorbell_unwatch(bell, watch));
}

TEST_F(Doorbell, IsErrorForHandlesThatWereClosed) {
    const int64_t closed = mortise_doorbell_open();
    ASSERT_GE(closed, 0);
    ASSERT_EQ(0, mortise_close(closed));
    EXPECT_EQ(-EBADF, mortise_doorbell_await(closed, 0));
    EXPECT_EQ(-EBADF, mortise_doorbell_watch(closed, file.number()));
    EXPECT_EQ(-EBADF, mortise_doorbell_unwatch(closed, 1));
    EXPECT_EQ(-EBADF, mortise_doorbell_ring(closed));
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED, mortise_doorbell_watch(bell, closed));
}

TEST_F(Doorbell, IsClosedOnExecAndNeverBlocksAReader) {
    EXPECT_EQ(FD_CLOEXEC, fcntl(static_cast<int>(bell), F_GETFD));
    EXPECT_NE(0, fcntl(static_cast<int>(bell), F_GETFL) & O_NONBLOCK);
}

TEST_F(Doorbell, LeavesNothingOpen) {
    const int before = OpenDescriptors();
    const int64_t another = mortise_doorbell_open();
    ASSERT_GE(mortise_doorbell_watch(another, file.number()), 0);
    EXPECT_EQ(before + 1, OpenDescriptors());
    EXPECT_EQ(0, mortise_close(another));
    EXPECT_EQ(before, OpenDescriptors());
}

/* ---- faults ---- */

TEST_F(Doorbell, ThatCannotBeHadIsReportedAsItIs) {
    const int before = OpenDescriptors();
    for (const int error : {EMFILE, ENFILE, ENOMEM, ENOSYS, EPERM}) {
        faults.Fail(Call::kInotifyOpen, error, 1);
        EXPECT_EQ(-error, mortise_doorbell_open());
    }
    EXPECT_EQ(before, OpenDescriptors());
}

TEST_F(Doorbell, WatchThatIsRefusedIsReportedAsItIs) {
    for (const int error : {EACCES, ENOSPC, ENOMEM, EPERM}) {
        faults.Fail(Call::kInotifyWatch, error, 1);
        EXPECT_EQ(-error, Watch(file));
    }
}

TEST_F(Doorbell, WatchIsUnsupportedWithoutProc) {
    faults.Fail(Call::kInotifyWatch, ENOENT, 1);
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED, Watch(file));
}

TEST_F(Doorbell, FaultOfUnwatchIsReported) {
    faults.Fail(Call::kInotifyUnwatch, EIO, 1);
    EXPECT_EQ(-EIO, mortise_doorbell_unwatch(bell, 1));
}

TEST_F(Doorbell, IsRungByASignal) {
    faults.Fail(Call::kPollReadable, EINTR, 1);
    EXPECT_EQ(MORTISE_RUNG, Await(kPatience));
}

TEST_F(Doorbell, FaultOfTheWaitIsReported) {
    faults.Fail(Call::kPollReadable, ENOMEM, 1);
    EXPECT_EQ(-ENOMEM, Await(kPatience));
}

TEST_F(Doorbell, RingsAlsoWhenAnotherHasTakenTheEvents) {
    ASSERT_GE(Watch(file), 0);
    for (const int error : {EAGAIN, EINTR}) {
        EXPECT_EQ(MORTISE_RUNG, mortise_doorbell_ring(file.number()));
        faults.Fail(Call::kRead, error, 1);
        EXPECT_TRUE(Rings());
    }
}

TEST_F(Doorbell, FaultOfReadingItsEventsIsReported) {
    ASSERT_GE(Watch(file), 0);
    EXPECT_EQ(MORTISE_RUNG, mortise_doorbell_ring(file.number()));
    faults.Fail(Call::kRead, EIO, 1);
    EXPECT_EQ(-EIO, Await(kPatience));
}

TEST_F(Doorbell, FaultOfRingingIsReported) {
    faults.Fail(Call::kPread, EIO, 1);
    EXPECT_EQ(-EIO, mortise_doorbell_ring(file.number()));
}

} // namespace
} // namespace mortise_test
