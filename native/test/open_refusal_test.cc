/* Paths that are not regular files are refused at once and left as they were. */
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <tuple>

#include "support/faults.h"
#include "support/kernel_state.h"
#include "support/temp_dir.h"
#include <mortise/lock.h>

namespace mortise_test {
namespace {

/* Where something stands that is no regular file, and how opening it is refused. */
struct Obstacle {
    const char *name;
    int32_t error;
    std::string (*make)(const TempDir &dir);
};

std::string LinkToAFile(const TempDir &dir) {
    std::ofstream(dir / "target") << "kept";
    std::filesystem::create_symlink("target", dir / "path");
    return dir / "path";
}

std::string DanglingLink(const TempDir &dir) {
    std::filesystem::create_symlink("missing", dir / "path");
    return dir / "path";
}

std::string Directory(const TempDir &dir) {
    std::filesystem::create_directory(dir / "path");
    return dir / "path";
}

std::string Fifo(const TempDir &dir) {
    EXPECT_EQ(0, mkfifo((dir / "path").c_str(), 0600));
    return dir / "path";
}

std::string Socket(const TempDir &dir) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    (dir / "path").copy(address.sun_path, sizeof address.sun_path - 1);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(0, bind(fd, reinterpret_cast<sockaddr *>(&address), sizeof address));
    close(fd);
    return dir / "path";
}

std::string Device(const TempDir &) {
    return "/dev/null";
}

const Obstacle kObstacles[] = {
    {"LinkToAFile", ELOOP, LinkToAFile},       {"DanglingLink", ELOOP, DanglingLink},
    {"Directory", EISDIR, Directory},          {"Fifo", MORTISE_E_NOT_REGULAR, Fifo},
    {"Socket", MORTISE_E_NOT_REGULAR, Socket}, {"Device", MORTISE_E_NOT_REGULAR, Device},
};

using Refusal = std::tuple<Obstacle, int32_t>;

class OpenRefuses : public testing::TestWithParam<Refusal> {};

auto Look(const std::string &path) {
    struct stat status;
    EXPECT_EQ(0, lstat(path.c_str(), &status));
    return std::make_tuple(status.st_ino, status.st_mode, status.st_nlink, status.st_size,
                           status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

TEST_P(OpenRefuses, ThePathPromptlyAndLeavesItAsItWas) {
    const auto &[obstacle, flags] = GetParam();
    TempDir dir;
    const std::string path = obstacle.make(dir);
    const auto before = Look(path);
    const auto names = dir.Names();
    const int descriptors = OpenDescriptors();

    EXPECT_EQ(-obstacle.error, mortise_open(path.c_str(), flags, 0640));

    EXPECT_EQ(before, Look(path));
    EXPECT_EQ(names, dir.Names());
    EXPECT_EQ(descriptors, OpenDescriptors());
}

std::string NameOf(const testing::TestParamInfo<Refusal> &info) {
    static const char *const kFlags[] = {"", "ToCreate", "ReadOnly", "ToCreateReadOnly"};
    return std::string(std::get<0>(info.param).name) + kFlags[std::get<1>(info.param)];
}

INSTANTIATE_TEST_SUITE_P(Obstacles, OpenRefuses,
                         testing::Combine(testing::ValuesIn(kObstacles), testing::Range(0, 4)),
                         NameOf);

TEST(OpenRefusesALink, WithoutTouchingItsTarget) {
    TempDir dir;
    LinkToAFile(dir);
    const auto before = Look(dir / "target");
    ASSERT_EQ(-ELOOP, mortise_open((dir / "path").c_str(), MORTISE_OPEN_CREATE, 0640));
    EXPECT_EQ(before, Look(dir / "target"));
}

TEST(Identify, ALinkHasAnIdentityOfItsOwn) {
    TempDir dir;
    LinkToAFile(dir);
    int64_t link[3], target[3];
    ASSERT_EQ(0, mortise_identify_path((dir / "path").c_str(), link));
    ASSERT_EQ(0, mortise_identify_path((dir / "target").c_str(), target));
    EXPECT_NE(target[1], link[1]);
}

/* Even an open that is followed by a close at once would do something: a reader that waits for the
 * FIFO's first writer would wake up and find the end of its input. */
TEST(Special, FilesAreNotOpenedAtAll) {
    TempDir dir;
    for (const std::string &path : {Fifo(dir), Device(dir)}) {
        SCOPED_TRACE(path);
        Faults faults;
        EXPECT_EQ(-MORTISE_E_NOT_REGULAR, mortise_open(path.c_str(), MORTISE_OPEN_CREATE, 0600));
        EXPECT_EQ(0, faults.Calls(Call::kOpen));
    }
}

} // namespace
} // namespace mortise_test
