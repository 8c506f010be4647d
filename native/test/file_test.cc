/* Reading, writing and telling files apart. */
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>

#include "support/handle.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

struct Identity {
    int64_t numbers[3] = {-1, -1, -1};

    bool SameFile(const Identity &other) const {
        return numbers[0] == other.numbers[0] && numbers[1] == other.numbers[1];
    }
};

Identity IdentityOf(const Handle &handle) {
    Identity identity;
    EXPECT_EQ(0, mortise_identify(handle.number(), identity.numbers));
    return identity;
}

Identity IdentityOf(const std::string &path) {
    Identity identity;
    EXPECT_EQ(0, mortise_identify_path(NativePath(path).c_str(), identity.numbers));
    return identity;
}

TEST(Write, WritesAllAtTheOffset) {
    TempDir dir;
    Handle handle(dir / "file");
    ASSERT_EQ(0, mortise_write(handle.number(), "abcdef", 6, 0));
    ASSERT_EQ(0, mortise_write(handle.number(), "XY", 2, 2));
    char text[7] = {};
    EXPECT_EQ(6, mortise_read(handle.number(), text, 6, 0));
    EXPECT_STREQ("abXYef", text);
}

TEST(Write, OfNothingWritesNothing) {
    TempDir dir;
    Handle handle(dir / "file");
    EXPECT_EQ(0, mortise_write(handle.number(), "", 0, 100));
    EXPECT_EQ(0, IdentityOf(handle).numbers[2]);
}

TEST(Read, ReturnsWhatIsLeftAndThenZero) {
    TempDir dir;
    Handle handle(dir / "file");
    ASSERT_EQ(0, mortise_write(handle.number(), "abcdef", 6, 0));
    char text[10] = {};
    EXPECT_EQ(2, mortise_read(handle.number(), text, sizeof text, 4));
    EXPECT_STREQ("ef", text);
    EXPECT_EQ(0, mortise_read(handle.number(), text, sizeof text, 6));
    EXPECT_EQ(0, mortise_read(handle.number(), text, sizeof text, 1000));
}

TEST(Read, AndWriteAtANegativeOffsetAreRefused) {
    TempDir dir;
    Handle handle(dir / "file");
    char byte = 'x';
    EXPECT_EQ(-kErrorInvalidArgument, mortise_read(handle.number(), &byte, 1, -1));
    EXPECT_EQ(-kErrorInvalidArgument, mortise_write(handle.number(), &byte, 1, -1));
}

TEST(Identify, TwoHandlesOfOneFileAgree) {
    TempDir dir;
    Handle one(dir / "file");
    Handle other(dir / "file");
    EXPECT_TRUE(IdentityOf(one).SameFile(IdentityOf(other)));
    EXPECT_TRUE(IdentityOf(one).SameFile(IdentityOf(dir / "file")));
}

TEST(Identify, HandlesOfTwoFilesDiffer) {
    TempDir dir;
    Handle one(dir / "one");
    Handle other(dir / "other");
    EXPECT_FALSE(IdentityOf(one).SameFile(IdentityOf(other)));
}

TEST(Identify, AReplacedFileDiffersFromTheHandle) {
    TempDir dir;
    Handle handle(dir / "file");
    std::filesystem::rename(dir / "file", dir / "old");
    Handle replacement(dir / "file");
    EXPECT_FALSE(IdentityOf(handle).SameFile(IdentityOf(dir / "file")));
    EXPECT_TRUE(IdentityOf(replacement).SameFile(IdentityOf(dir / "file")));
}

TEST(Identify, TellsTheSize) {
    TempDir dir;
    Handle handle(dir / "file");
    ASSERT_EQ(0, mortise_write(handle.number(), "abc", 3, 0));
    EXPECT_EQ(3, IdentityOf(handle).numbers[2]);
    EXPECT_EQ(3, IdentityOf(dir / "file").numbers[2]);
}

TEST(Identify, AMissingPathAndAClosedHandleAreErrors) {
    TempDir dir;
    Handle handle(dir / "file");
    const int64_t number = handle.number();
    ASSERT_EQ(0, handle.Close());
    int64_t identity[3];
    EXPECT_EQ(-kErrorClosedHandle, mortise_identify(number, identity));
    EXPECT_EQ(-kErrorMissing, mortise_identify_path(NativePath(dir / "missing").c_str(), identity));
}

TEST(ErrorName, KnowsTheNumbersOfTheSystemAndOurOwn) {
    for (const auto &error : kNamedErrors) {
        EXPECT_STREQ(error.name, mortise_error_name(error.number));
    }
    EXPECT_STREQ("NOT_A_REGULAR_FILE", mortise_error_name(MORTISE_E_NOT_REGULAR));
    EXPECT_STREQ("UNSUPPORTED", mortise_error_name(MORTISE_E_UNSUPPORTED));
    EXPECT_STREQ("PATH_KEEPS_CHANGING", mortise_error_name(MORTISE_E_CHANGING));
}

TEST(ErrorName, OfAnUnknownNumberIsNull) {
    EXPECT_EQ(nullptr, mortise_error_name(0));
    EXPECT_EQ(nullptr, mortise_error_name(-kErrorMissing));
    EXPECT_EQ(nullptr, mortise_error_name(1999999));
}

} // namespace
} // namespace mortise_test
