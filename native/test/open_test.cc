/* Opening a path that can be locked. Paths that cannot are in open_refusal_test.cc. */
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "support/handle.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

mode_t ModeOf(const std::string &path) {
    struct stat status;
    EXPECT_EQ(0, stat(path.c_str(), &status));
    return status.st_mode & 07777;
}

class Umask {
  public:
    explicit Umask(mode_t mask) : before_(umask(mask)) {
    }
    ~Umask() {
        umask(before_);
    }

  private:
    const mode_t before_;
};

void WriteText(const std::string &path, const std::string &text) {
    std::ofstream(path) << text;
}

std::string ReadText(const std::string &path) {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Open, CreatesAnEmptyRegularFile) {
    TempDir dir;
    Handle handle(dir / "file");
    struct stat status;
    ASSERT_EQ(0, stat((dir / "file").c_str(), &status));
    EXPECT_TRUE(S_ISREG(status.st_mode));
    EXPECT_EQ(0, status.st_size);
}

TEST(Open, GivesACreatedFileExactlyTheModeWhateverTheUmask) {
    TempDir dir;
    for (const mode_t mask : {0, 022, 077, 0777}) {
        for (const int32_t mode : {0600, 0640, 0666, 0644}) {
            SCOPED_TRACE(testing::Message() << std::oct << "umask " << mask << " mode " << mode);
            const std::string path = dir / (std::to_string(mask) + "-" + std::to_string(mode));
            const Umask umask(mask);
            const int64_t file = mortise_open(path.c_str(), MORTISE_OPEN_CREATE, mode);
            ASSERT_GE(file, 0);
            EXPECT_EQ(static_cast<mode_t>(mode), ModeOf(path));
            EXPECT_EQ(0, mortise_close(file));
        }
    }
}

TEST(Open, GivesAFileCreatedForReadingItsModeToo) {
    TempDir dir;
    const Umask umask(0777);
    const int64_t file =
        mortise_open((dir / "file").c_str(), MORTISE_OPEN_CREATE | MORTISE_OPEN_READ_ONLY, 0640);
    ASSERT_GE(file, 0);
    EXPECT_EQ(0640u, ModeOf(dir / "file"));
    EXPECT_EQ(0, mortise_close(file));
}

TEST(Open, LeavesTheModeOfAnExistingFile) {
    TempDir dir;
    WriteText(dir / "file", "");
    ASSERT_EQ(0, chmod((dir / "file").c_str(), 0651));
    const int64_t file = mortise_open((dir / "file").c_str(), MORTISE_OPEN_CREATE, 0600);
    ASSERT_GE(file, 0);
    EXPECT_EQ(0651u, ModeOf(dir / "file"));
    EXPECT_EQ(0, mortise_close(file));
}

TEST(Open, NeverTruncates) {
    TempDir dir;
    WriteText(dir / "file", "kept");
    for (const int32_t flags : {0, +MORTISE_OPEN_CREATE, +MORTISE_OPEN_READ_ONLY,
                                MORTISE_OPEN_CREATE | MORTISE_OPEN_READ_ONLY}) {
        Handle handle(dir / "file", flags);
        EXPECT_EQ("kept", ReadText(dir / "file")) << "flags " << flags;
    }
}

TEST(Open, WithoutCreateOfAMissingFileIsEnoentAndCreatesNothing) {
    TempDir dir;
    EXPECT_EQ(-ENOENT, mortise_open((dir / "file").c_str(), 0, 0600));
    EXPECT_TRUE(dir.Names().empty());
}

TEST(Open, BelowAMissingDirectoryIsEnoentAndCreatesNothing) {
    TempDir dir;
    EXPECT_EQ(-ENOENT, mortise_open((dir / "no/file").c_str(), MORTISE_OPEN_CREATE, 0600));
    EXPECT_TRUE(dir.Names().empty());
}

TEST(Open, BelowARegularFileIsEnotdir) {
    TempDir dir;
    WriteText(dir / "file", "kept");
    EXPECT_EQ(-ENOTDIR, mortise_open((dir / "file/x").c_str(), MORTISE_OPEN_CREATE, 0600));
    EXPECT_EQ("kept", ReadText(dir / "file"));
}

TEST(Open, FollowsALinkThatIsNotTheLastComponent) {
    TempDir dir;
    std::filesystem::create_directory(dir / "real");
    std::filesystem::create_directory_symlink("real", dir / "link");
    Handle handle(dir / "link/file");
    EXPECT_TRUE(std::filesystem::exists(dir / "real/file"));
}

TEST(Open, IsNotInheritedByExecutedPrograms) {
    TempDir dir;
    Handle created(dir / "file");
    Handle opened(dir / "file");
    EXPECT_NE(0, fcntl(created.fd(), F_GETFD) & FD_CLOEXEC);
    EXPECT_NE(0, fcntl(opened.fd(), F_GETFD) & FD_CLOEXEC);
}

TEST(Open, ReadOnlyDoesNotAskForWriteAccess) {
    TempDir dir;
    WriteText(dir / "file", "kept");
    Handle handle(dir / "file", MORTISE_OPEN_READ_ONLY);
    EXPECT_EQ(O_RDONLY, fcntl(handle.fd(), F_GETFL) & O_ACCMODE);
    EXPECT_EQ(-EBADF, mortise_write(handle.number(), "x", 1, 0));
    EXPECT_EQ("kept", ReadText(dir / "file"));
}

TEST(Open, EachHandleIsADescriptionOfItsOwn) {
    TempDir dir;
    Handle one(dir / "file");
    Handle other(dir / "file");
    ASSERT_EQ(MORTISE_GRANTED, one.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(MORTISE_BUSY, other.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
}

TEST(Close, OfAClosedHandleIsEbadf) {
    TempDir dir;
    Handle handle(dir / "file");
    const int64_t number = handle.number();
    ASSERT_EQ(0, handle.Close());
    EXPECT_EQ(-EBADF, mortise_close(number));
}

} // namespace
} // namespace mortise_test
