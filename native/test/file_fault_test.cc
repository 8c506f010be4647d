/* Every way in which a system call on files can fail. */
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "support/faults.h"
#include "support/handle.h"
#include "support/kernel_state.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

class FileFault : public testing::Test {
  protected:
    int64_t Open(const std::string &name) {
        return mortise_open((dir / name).c_str(), MORTISE_OPEN_CREATE, 0600);
    }

    TempDir dir;
    Faults faults;
    const int descriptors = OpenDescriptors();
};

TEST_F(FileFault, OfOpenIsReportedAsItIs) {
    Handle existing(dir / "file");
    for (const int error : {EACCES, EMFILE, ENFILE, ENOSPC, EROFS, EIO, ENOMEM, EDQUOT, EPERM,
                            ENAMETOOLONG, ENOTDIR, ELOOP, EISDIR, ETXTBSY, EOVERFLOW, ENODEV}) {
        faults.Fail(Call::kOpen, error, 1);
        EXPECT_EQ(-error, Open("file"));
    }
    EXPECT_EQ(descriptors + 1, OpenDescriptors());
}

TEST_F(FileFault, OfTheCreatingOpenIsReportedAsItIs) {
    for (const int error : {EACCES, EMFILE, ENOSPC, EROFS, EIO}) {
        faults.Fail(Call::kOpen, error, 1, 1);
        EXPECT_EQ(-error, Open("file"));
    }
    EXPECT_TRUE(dir.Names().empty());
}

TEST_F(FileFault, EnxioOfOpenMeansNotRegular) {
    faults.Fail(Call::kOpen, ENXIO, 1);
    EXPECT_EQ(-MORTISE_E_NOT_REGULAR, Open("file"));
}

TEST_F(FileFault, EintrOfOpenIsRepeated) {
    faults.Fail(Call::kOpen, EINTR, 1000);
    const int64_t file = Open("file");
    ASSERT_GE(file, 0);
    EXPECT_EQ(0, mortise_close(file));
}

TEST_F(FileFault, EintrOfTheCreatingOpenIsRepeated) {
    faults.Fail(Call::kOpen, EINTR, 1000, 1);
    const int64_t file = Open("file");
    ASSERT_GE(file, 0);
    EXPECT_EQ(0, mortise_close(file));
}

TEST_F(FileFault, OfFchmodIsReportedAndLeaksNothing) {
    for (const int error : {EPERM, EIO, EROFS}) {
        faults.Fail(Call::kFchmod, error, 1);
        EXPECT_EQ(-error, Open("file-" + std::to_string(error)));
    }
    EXPECT_EQ(descriptors, OpenDescriptors());
}

TEST_F(FileFault, OfFstatIsReportedAndLeaksNothing) {
    for (const int error : {EIO, ENOMEM, EOVERFLOW}) {
        faults.Fail(Call::kFstat, error, 1);
        EXPECT_EQ(-error, Open("file"));
    }
    EXPECT_EQ(descriptors, OpenDescriptors());
    Handle handle(dir / "file");
    int64_t identity[3];
    faults.Fail(Call::kFstat, EIO, 1);
    EXPECT_EQ(-EIO, mortise_identify(handle.number(), identity));
}

TEST_F(FileFault, OfLstatIsReported) {
    int64_t identity[3];
    for (const int error : {EACCES, EIO, ENOTDIR}) {
        faults.Fail(Call::kLstat, error, 1);
        EXPECT_EQ(-error, mortise_identify_path(dir.path().c_str(), identity));
    }
}

TEST_F(FileFault, OfTheCloseAfterARefusalDoesNotHideTheRefusal) {
    std::filesystem::create_directory(dir / "directory");
    faults.Fail(Call::kClose, EIO, 1);
    const int64_t result = mortise_open((dir / "directory").c_str(), MORTISE_OPEN_READ_ONLY, 0);
    EXPECT_EQ(-EISDIR, result);
}

/* The descriptor is gone although the call reports an error, as Linux does it. */
int failing_close_error;
int times_closed;

int CloseAndFail(int fd) {
    times_closed++;
    Faults::original().close(fd);
    errno = failing_close_error;
    return -1;
}

TEST_F(FileFault, OfCloseIsReportedAndNeverRepeated) {
    for (const int error : {EIO, ENOSPC, EDQUOT}) {
        const int64_t file = Open("file");
        failing_close_error = error;
        times_closed = 0;
        mortise_sys.close = CloseAndFail;
        EXPECT_EQ(-error, mortise_close(file));
        EXPECT_EQ(1, times_closed);
    }
    EXPECT_EQ(descriptors, OpenDescriptors());
}

TEST_F(FileFault, EintrOfCloseIsSuccessAndNeverRepeated) {
    const int64_t file = Open("file");
    failing_close_error = EINTR;
    times_closed = 0;
    mortise_sys.close = CloseAndFail;
    EXPECT_EQ(0, mortise_close(file));
    EXPECT_EQ(1, times_closed);
}

/* ---- reading and writing ---- */

TEST_F(FileFault, OfReadIsReportedAndEintrRepeated) {
    Handle handle(dir / "file");
    ASSERT_EQ(0, mortise_write(handle.number(), "abc", 3, 0));
    char text[4] = {};
    faults.Fail(Call::kPread, EIO, 1);
    EXPECT_EQ(-EIO, mortise_read(handle.number(), text, 3, 0));
    faults.Fail(Call::kPread, EINTR, 1000);
    EXPECT_EQ(3, mortise_read(handle.number(), text, 3, 0));
    EXPECT_STREQ("abc", text);
}

ssize_t ReadOneByte(int fd, void *buffer, size_t, off_t offset) {
    return Faults::original().pread(fd, buffer, 1, offset);
}

TEST_F(FileFault, AShortReadIsReturnedAsItIs) {
    Handle handle(dir / "file");
    ASSERT_EQ(0, mortise_write(handle.number(), "abc", 3, 0));
    mortise_sys.pread = ReadOneByte;
    char text[4] = {};
    EXPECT_EQ(1, mortise_read(handle.number(), text, 3, 1));
    EXPECT_STREQ("b", text);
}

TEST_F(FileFault, OfWriteIsReportedAndEintrRepeated) {
    Handle handle(dir / "file");
    for (const int error : {ENOSPC, EDQUOT, EIO, EFBIG, EROFS}) {
        faults.Fail(Call::kPwrite, error, 1);
        EXPECT_EQ(-error, mortise_write(handle.number(), "abc", 3, 0));
    }
    faults.Fail(Call::kPwrite, EINTR, 1000);
    EXPECT_EQ(0, mortise_write(handle.number(), "abc", 3, 0));
}

ssize_t WriteOneByte(int fd, const void *buffer, size_t, off_t offset) {
    return Faults::original().pwrite(fd, buffer, 1, offset);
}

TEST_F(FileFault, ShortWritesAreContinuedWhereTheyEnded) {
    Handle handle(dir / "file");
    mortise_sys.pwrite = WriteOneByte;
    ASSERT_EQ(0, mortise_write(handle.number(), "abcdef", 6, 2));
    char text[9] = {};
    ASSERT_EQ(8, mortise_read(handle.number(), text, 8, 0));
    EXPECT_EQ(0, std::memcmp(text, "\0\0abcdef", 8));
}

int good_writes;

ssize_t WriteUntilTheDiskIsFull(int fd, const void *buffer, size_t, off_t offset) {
    if (good_writes-- > 0) {
        return Faults::original().pwrite(fd, buffer, 1, offset);
    }
    errno = ENOSPC;
    return -1;
}

TEST_F(FileFault, OfALaterPartOfAWriteIsReported) {
    Handle handle(dir / "file");
    good_writes = 2;
    mortise_sys.pwrite = WriteUntilTheDiskIsFull;
    EXPECT_EQ(-ENOSPC, mortise_write(handle.number(), "abcdef", 6, 0));
}

ssize_t WriteNothing(int, const void *, size_t, off_t) {
    return 0;
}

TEST_F(FileFault, AWriteThatWritesNothingIsEioAndNoEndlessLoop) {
    Handle handle(dir / "file");
    mortise_sys.pwrite = WriteNothing;
    EXPECT_EQ(-EIO, mortise_write(handle.number(), "abc", 3, 0));
}

/* ---- a path that changes while it is opened ---- */

std::string contested_path;
int times_opened;

int OpenWhileItComesAndGoes(const char *, int flags, mode_t) {
    times_opened++;
    errno = (flags & O_CREAT) != 0 ? EEXIST : ENOENT;
    return -1;
}

TEST_F(FileFault, APathThatKeepsChangingIsGivenUp) {
    times_opened = 0;
    mortise_sys.open = OpenWhileItComesAndGoes;
    EXPECT_EQ(-MORTISE_E_CHANGING, Open("file"));
    EXPECT_GE(times_opened, 10);
}

int OpenAfterSomebodyCreatedIt(const char *path, int flags, mode_t mode) {
    if ((flags & O_CREAT) != 0 && times_opened++ == 0) {
        close(Faults::original().open(contested_path.c_str(), O_CREAT | O_EXCL | O_WRONLY, 0604));
    }
    return Faults::original().open(path, flags, mode);
}

TEST_F(FileFault, AFileThatSomebodyElseCreatesMeanwhileKeepsItsMode) {
    contested_path = dir / "file";
    times_opened = 0;
    const mode_t mask = umask(0);
    mortise_sys.open = OpenAfterSomebodyCreatedIt;
    const int64_t file = mortise_open(contested_path.c_str(), MORTISE_OPEN_CREATE, 0640);
    umask(mask);
    ASSERT_GE(file, 0);
    struct stat status;
    ASSERT_EQ(0, stat(contested_path.c_str(), &status));
    EXPECT_EQ(0604u, status.st_mode & 07777);
    EXPECT_EQ(0, mortise_close(file));
}

int OpenAfterSomebodyPutALink(const char *path, int flags, mode_t mode) {
    if ((flags & O_CREAT) != 0 && times_opened++ == 0) {
        EXPECT_EQ(0, symlink("victim", contested_path.c_str()));
    }
    return Faults::original().open(path, flags, mode);
}

TEST_F(FileFault, ALinkThatIsPutThereMeanwhileIsNotFollowed) {
    contested_path = dir / "file";
    times_opened = 0;
    mortise_sys.open = OpenAfterSomebodyPutALink;
    EXPECT_EQ(-ELOOP, mortise_open(contested_path.c_str(), MORTISE_OPEN_CREATE, 0640));
    EXPECT_EQ(std::set<std::string>{"file"}, dir.Names());
}

} // namespace
} // namespace mortise_test
