/* Whether a handle holds a lock, by the kernel's own records. */
#include <gtest/gtest.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>

#include "support/faults.h"
#include "support/handle.h"
#include "support/kernel_state.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

constexpr int64_t kFar = INT64_C(1) << 62;

class Held : public testing::TestWithParam<int32_t> {
  protected:
    Held() : handle(dir / "file"), other(dir / "file") {
    }

    const int32_t mechanism = GetParam();
    TempDir dir;
    Handle handle, other;
};

TEST_P(Held, IsFalseBeforeAndAfter) {
    EXPECT_EQ(0, handle.IsHeld(mechanism, MORTISE_SHARED));
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(mechanism, MORTISE_EXCLUSIVE));
    EXPECT_EQ(1, handle.IsHeld(mechanism, MORTISE_EXCLUSIVE));
    ASSERT_EQ(0, handle.Unlock(mechanism));
    EXPECT_EQ(0, handle.IsHeld(mechanism, MORTISE_SHARED));
}

TEST_P(Held, ExclusiveCountsAsSharedToo) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(mechanism, MORTISE_EXCLUSIVE));
    EXPECT_EQ(1, handle.IsHeld(mechanism, MORTISE_SHARED));
}

TEST_P(Held, SharedDoesNotCountAsExclusive) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(mechanism, MORTISE_SHARED));
    EXPECT_EQ(1, handle.IsHeld(mechanism, MORTISE_SHARED));
    EXPECT_EQ(0, handle.IsHeld(mechanism, MORTISE_EXCLUSIVE));
}

TEST_P(Held, IsAboutThisHandleOnly) {
    ASSERT_EQ(MORTISE_GRANTED, other.TryLock(mechanism, MORTISE_EXCLUSIVE));
    EXPECT_EQ(0, handle.IsHeld(mechanism, MORTISE_SHARED));
}

TEST_P(Held, IsAboutThisMechanismOnly) {
    const int32_t different = mechanism == MORTISE_FCNTL ? MORTISE_FLOCK : MORTISE_FCNTL;
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(different, MORTISE_EXCLUSIVE));
    EXPECT_EQ(0, handle.IsHeld(mechanism, MORTISE_SHARED));
}

TEST_P(Held, LeavesNoDescriptorOpen) {
    const int before = OpenDescriptors();
    ASSERT_EQ(0, handle.IsHeld(mechanism, MORTISE_SHARED));
    EXPECT_EQ(before, OpenDescriptors());
}

INSTANTIATE_TEST_SUITE_P(Mechanisms, Held, testing::Values(MORTISE_FCNTL, MORTISE_FLOCK),
                         [](const auto &info) {
                             return info.param == MORTISE_FCNTL ? "Fcntl" : "Flock";
                         });

class HeldRange : public testing::Test {
  protected:
    HeldRange() : handle(dir / "file") {
    }

    int32_t IsHeld(Range range) {
        return handle.IsHeld(MORTISE_FCNTL, MORTISE_EXCLUSIVE, range);
    }

    TempDir dir;
    Handle handle;
};

TEST_F(HeldRange, MustCoverAllBytes) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE, {10, 10}));
    EXPECT_EQ(1, IsHeld({10, 10}));
    EXPECT_EQ(1, IsHeld({15, 1}));
    EXPECT_EQ(0, IsHeld({9, 2}));
    EXPECT_EQ(0, IsHeld({19, 2}));
    EXPECT_EQ(0, IsHeld({0, 10}));
    EXPECT_EQ(0, IsHeld({20, 1}));
}

TEST_F(HeldRange, IsToldAtTheLimits) {
    for (const int64_t offset : {INT64_C(0), kFar, INT64_MAX - 1, INT64_MAX}) {
        SCOPED_TRACE(offset);
        ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE, {offset, 1}));
        EXPECT_EQ(1, IsHeld({offset, 1}));
        ASSERT_EQ(0, handle.Unlock(MORTISE_FCNTL, {offset, 1}));
        EXPECT_EQ(0, IsHeld({offset, 1}));
    }
}

TEST_F(HeldRange, FindsTheRightOneOfSeveral) {
    for (int64_t offset = 0; offset < 20; offset += 2) {
        ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE, {offset, 1}));
    }
    EXPECT_EQ(1, IsHeld({18, 1}));
    EXPECT_EQ(0, IsHeld({17, 1}));
}

/* One refused question is what a kernel before 6.6 does: it does not know F_UNLCK there. */
TEST_F(HeldRange, IsToldThoughTheRecordsAreTooLong) {
    Faults faults;
    for (int64_t offset = 0; offset < 400; offset += 2) {
        ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE, {offset, 1}));
    }
    for (const int failures : {0, 1}) {
        faults.Fail(Call::kFcntlLock, EINVAL, failures);
        EXPECT_EQ(1, IsHeld({398, 1}));
        faults.Fail(Call::kFcntlLock, EINVAL, failures);
        EXPECT_EQ(0, IsHeld({397, 1}));
    }
}

class HeldWithoutProc : public testing::TestWithParam<int> {
  protected:
    HeldWithoutProc() : handle(dir / "file"), other(dir / "file"), third(dir / "file") {
    }

    /* What is_held says when it can open nothing, with a kernel of that age. */
    int32_t IsHeld(int32_t mode) {
        faults.Fail(Call::kOpen, GetParam() == 0 ? EMFILE : ENOENT);
        faults.Fail(Call::kFcntlLock, EINVAL, GetParam());
        return handle.IsHeld(MORTISE_FCNTL, mode);
    }

    TempDir dir;
    Faults faults;
    Handle handle, other, third;
};

TEST_P(HeldWithoutProc, IsTrueOfWhatIsHeld) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(1, IsHeld(MORTISE_EXCLUSIVE));
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    EXPECT_EQ(1, IsHeld(MORTISE_SHARED));
    EXPECT_EQ(0, IsHeld(MORTISE_EXCLUSIVE));
}

TEST_P(HeldWithoutProc, IsFalseOfWhatNobodyHolds) {
    EXPECT_EQ(0, IsHeld(MORTISE_EXCLUSIVE));
    EXPECT_EQ(0, IsHeld(MORTISE_SHARED));
}

TEST_P(HeldWithoutProc, IsFalseOfWhatAnotherHolds) {
    ASSERT_EQ(MORTISE_GRANTED, other.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(0, IsHeld(MORTISE_EXCLUSIVE));
    EXPECT_EQ(0, IsHeld(MORTISE_SHARED));
    ASSERT_EQ(MORTISE_GRANTED, other.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    EXPECT_EQ(0, IsHeld(MORTISE_EXCLUSIVE));
}

TEST_P(HeldWithoutProc, IsUnsupportedOfWhatOthersShareUnlessTheKernelTells) {
    ASSERT_EQ(MORTISE_GRANTED, other.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    ASSERT_EQ(MORTISE_GRANTED, third.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    EXPECT_EQ(GetParam() == 0 ? 1 : -MORTISE_E_UNSUPPORTED, IsHeld(MORTISE_SHARED));
}

/* Another owner's lock, which is there for the question about all and gone for that about others.
 */
class Intruder {
  public:
    Intruder(Handle &handle, short type, Range range) {
        fd = handle.fd();
        lock.l_type = type;
        lock.l_whence = SEEK_SET;
        lock.l_start = range.offset;
        lock.l_len = range.length;
        next = mortise_sys.fcntl_lock;
        mortise_sys.fcntl_lock = Ask;
    }

    ~Intruder() {
        mortise_sys.fcntl_lock = next;
    }

  private:
    static constexpr int kOfdGet = 36, kOfdSet = 37;

    static int Ask(int asker, int command, void *range) {
        struct flock change = lock;
        const short asked = static_cast<struct flock *>(range)->l_type;
        if (command == kOfdGet && asked != F_UNLCK) {
            change.l_type = F_UNLCK;
        }
        EXPECT_EQ(0, Faults::original().fcntl_lock(fd, kOfdSet, &change));
        return next(asker, command, range);
    }

    static inline int fd;
    static inline struct flock lock {};
    static inline int (*next)(int, int, void *);
};

TEST(HeldUnderContention, IsFalseThoughAnothersLockComesAndGoes) {
    TempDir dir;
    Faults faults;
    Handle handle(dir / "file"), other(dir / "file");
    const Intruder intruder(other, F_WRLCK, {});
    EXPECT_EQ(0, handle.IsHeld(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(0, handle.IsHeld(MORTISE_FCNTL, MORTISE_SHARED));
}

TEST(HeldUnderContention, IsNeverFalseOfASharedLockBesideAnothers) {
    TempDir dir;
    Faults faults;
    Handle handle(dir / "file"), other(dir / "file");
    const Intruder intruder(other, F_RDLCK, {3, 1});
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_SHARED, {0, 10}));
    faults.Fail(Call::kOpen, EMFILE);
    faults.Fail(Call::kFcntlLock, EINVAL, 1); /* Linux before 6.6 */
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED, handle.IsHeld(MORTISE_FCNTL, MORTISE_SHARED, {0, 10}));
}

/* FUSE with locks of its server: no record in the kernel. */
TEST(HeldElsewhere, IsUnsupportedWhereTheKernelMayHaveNoRecord) {
    TempDir dir;
    Faults faults;
    Handle handle(dir / "file"), other(dir / "file");
    const Intruder intruder(other, F_WRLCK, {});
    faults.Fail(Call::kFileSystemType, EIO);
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED, handle.IsHeld(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
}

TEST(HeldElsewhere, IsUnsupportedOfWhatOthersShare) {
    TempDir dir;
    Faults faults;
    Handle handle(dir / "file"), other(dir / "file");
    ASSERT_EQ(MORTISE_GRANTED, other.TryLock(MORTISE_FCNTL, MORTISE_SHARED));
    faults.Fail(Call::kFileSystemType, EIO);
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED, handle.IsHeld(MORTISE_FCNTL, MORTISE_SHARED));
}

TEST_P(HeldWithoutProc, ReportsAnErrorAsItIs) {
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    faults.Fail(Call::kOpen, EMFILE);
    faults.Fail(Call::kFcntlLock, EIO);
    EXPECT_EQ(-EIO, handle.IsHeld(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
}

/* How many questions are refused: 0 since Linux 6.6, 1 before. */
INSTANTIATE_TEST_SUITE_P(Kernels, HeldWithoutProc, testing::Values(0, 1),
                         [](const auto &info) { return info.param == 0 ? "New" : "Old"; });

TEST(HeldFlock, IsUnsupportedWithoutTheRecords) {
    TempDir dir;
    Handle handle(dir / "file");
    Faults faults;
    ASSERT_EQ(MORTISE_GRANTED, handle.TryLock(MORTISE_FLOCK, MORTISE_EXCLUSIVE));
    faults.Fail(Call::kOpen, EMFILE);
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED, handle.IsHeld(MORTISE_FLOCK, MORTISE_EXCLUSIVE));
}

TEST(HeldFlock, IsUnsupportedAndLeaksNothingWhenTheRecordsCannotBeRead) {
    TempDir dir;
    Handle handle(dir / "file");
    Faults faults;
    const int before = OpenDescriptors();
    faults.Fail(Call::kPread, EIO);
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED, handle.IsHeld(MORTISE_FLOCK, MORTISE_EXCLUSIVE));
    EXPECT_EQ(before, OpenDescriptors());
}

} // namespace
} // namespace mortise_test
