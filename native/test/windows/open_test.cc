/* Opening a path on Windows. */
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "faults.h"
#include "support/handle.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

int64_t Open(const std::string &path, int32_t flags) {
    return mortise_open(NativePath(path).c_str(), flags, 0600);
}

std::string ReadText(const std::string &path) {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Open, CreatesAnEmptyFile) {
    TempDir dir;
    Handle handle(dir / "file");
    EXPECT_EQ(0u, std::filesystem::file_size(dir / "file"));
}

TEST(Open, NeverTruncates) {
    TempDir dir;
    std::ofstream(dir / "file") << "kept";
    for (const int32_t flags : {0, +MORTISE_OPEN_CREATE, +MORTISE_OPEN_READ_ONLY,
                                MORTISE_OPEN_CREATE | MORTISE_OPEN_READ_ONLY}) {
        Handle handle(dir / "file", flags);
        EXPECT_EQ("kept", ReadText(dir / "file")) << "flags " << flags;
    }
}

TEST(Open, WithoutCreateOfAMissingFileCreatesNothing) {
    TempDir dir;
    EXPECT_EQ(-ERROR_FILE_NOT_FOUND, Open(dir / "file", 0));
    EXPECT_EQ(-ERROR_PATH_NOT_FOUND, Open(dir / "no/file", MORTISE_OPEN_CREATE));
    EXPECT_TRUE(dir.Names().empty());
}

TEST(Open, ReadOnlyDoesNotAskForWriteAccess) {
    TempDir dir;
    std::ofstream(dir / "file") << "kept";
    Handle handle(dir / "file", MORTISE_OPEN_READ_ONLY);
    EXPECT_EQ(-ERROR_ACCESS_DENIED, mortise_write(handle.number(), "x", 1, 0));
    EXPECT_EQ("kept", ReadText(dir / "file"));
}

TEST(Open, OfADirectoryIsRefused) {
    TempDir dir;
    for (const int32_t flags : {0, +MORTISE_OPEN_CREATE, +MORTISE_OPEN_READ_ONLY}) {
        EXPECT_EQ(-336 /* ERROR_DIRECTORY_NOT_SUPPORTED */, Open(dir.path(), flags));
    }
}

TEST(Open, OfADeviceIsRefused) {
    EXPECT_EQ(-MORTISE_E_NOT_REGULAR, Open("NUL", 0));
}

/* Wine has no links that a test could make; this is what the system says of one. */
BOOL LooksLikeALink(HANDLE file, BY_HANDLE_FILE_INFORMATION *information) {
    const BOOL result = Faults::original().file_information(file, information);
    information->dwFileAttributes |= FILE_ATTRIBUTE_REPARSE_POINT;
    return result;
}

TEST(Open, OfALinkIsRefusedAndClosed) {
    TempDir dir;
    std::ofstream(dir / "file") << "kept";
    Faults faults;
    mortise_sys.file_information = LooksLikeALink;
    EXPECT_EQ(-681 /* ERROR_STOPPED_ON_SYMLINK */, Open(dir / "file", MORTISE_OPEN_CREATE));
    EXPECT_EQ(1, faults.Calls(Call::kClose));
    int64_t identity[3];
    EXPECT_EQ(-681, mortise_identify_path(NativePath(dir / "file").c_str(), identity));
}

TEST(Open, LetsOthersRenameAndRemoveTheFile) {
    TempDir dir;
    Handle handle(dir / "file");
    std::filesystem::rename(dir / "file", dir / "other");
    EXPECT_TRUE(std::filesystem::remove(dir / "other"));
}

TEST(Open, IsNotInheritedByOtherPrograms) {
    TempDir dir;
    Handle handle(dir / "file");
    DWORD flags = HANDLE_FLAG_INHERIT;
    ASSERT_TRUE(GetHandleInformation(reinterpret_cast<HANDLE>(handle.number()), &flags));
    EXPECT_EQ(0u, flags & HANDLE_FLAG_INHERIT);
}

} // namespace
} // namespace mortise_test
