/* Ranges at their limits, and neighbours. */
#include <gtest/gtest.h>

#include <cstdint>

#include "support/handle.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

constexpr int64_t kFar = INT64_C(1) << 62;

class RangeTest : public testing::Test {
  protected:
    RangeTest() : one(dir / "file"), other(dir / "file") {
    }

    int32_t One(Range range) {
        return one.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE, range);
    }

    int32_t Other(Range range) {
        return other.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE, range);
    }

    TempDir dir;
    Handle one, other;
};

TEST_F(RangeTest, OneByteIsLockableAtTheLimits) {
    for (const int64_t offset : {INT64_C(0), kFar - 1, kFar, kFar + 1, INT64_MAX - 1, INT64_MAX}) {
        SCOPED_TRACE(offset);
        EXPECT_EQ(MORTISE_GRANTED, One({offset, 1}));
        EXPECT_EQ(MORTISE_BUSY, Other({offset, 1}));
        EXPECT_EQ(0, one.Unlock(MORTISE_FCNTL, {offset, 1}));
        EXPECT_EQ(MORTISE_GRANTED, Other({offset, 1}));
        EXPECT_EQ(0, other.Unlock(MORTISE_FCNTL, {offset, 1}));
    }
}

TEST_F(RangeTest, FarBeyondTheEndDoesNotGrowTheFile) {
    ASSERT_EQ(MORTISE_GRANTED, One({INT64_MAX, 1}));
    int64_t identity[3];
    ASSERT_EQ(0, mortise_identify(one.number(), identity));
    EXPECT_EQ(0, identity[2]);
}

TEST_F(RangeTest, TheLongestRangeCoversAllButTheLastByte) {
    ASSERT_EQ(MORTISE_GRANTED, One({0, INT64_MAX}));
    EXPECT_EQ(MORTISE_BUSY, Other({0, 1}));
    EXPECT_EQ(MORTISE_BUSY, Other({kFar, 1}));
    EXPECT_EQ(MORTISE_BUSY, Other({INT64_MAX - 1, 1}));
    EXPECT_EQ(MORTISE_GRANTED, Other({INT64_MAX, 1}));
}

TEST_F(RangeTest, MayEndAtTheLastByte) {
    EXPECT_EQ(MORTISE_GRANTED, One({1, INT64_MAX}));
    EXPECT_EQ(MORTISE_BUSY, Other({INT64_MAX, 1}));
    EXPECT_EQ(MORTISE_GRANTED, Other({0, 1}));
}

TEST_F(RangeTest, NeighboursDoNotConflict) {
    ASSERT_EQ(MORTISE_GRANTED, One({100, 10}));
    EXPECT_EQ(MORTISE_GRANTED, Other({90, 10}));
    EXPECT_EQ(MORTISE_GRANTED, Other({110, 10}));
    EXPECT_EQ(MORTISE_BUSY, Other({99, 2}));
    EXPECT_EQ(MORTISE_BUSY, Other({109, 1}));
    EXPECT_EQ(MORTISE_BUSY, Other({100, 1}));
}

TEST_F(RangeTest, UnlockReleasesExactlyWhatItNames) {
    ASSERT_EQ(MORTISE_GRANTED, One({0, 10}));
    ASSERT_EQ(MORTISE_GRANTED, One({10, 10}));
    ASSERT_EQ(0, one.Unlock(MORTISE_FCNTL, {0, 10}));
    EXPECT_EQ(MORTISE_GRANTED, Other({0, 10}));
    EXPECT_EQ(MORTISE_BUSY, Other({10, 1}));
    EXPECT_EQ(MORTISE_BUSY, Other({19, 1}));
}

TEST_F(RangeTest, UnlockReleasesNothingElseThanTheBytesItNames) {
    ASSERT_EQ(MORTISE_GRANTED, One({kFar, 1}));
    ASSERT_EQ(MORTISE_GRANTED, One({kFar + 1, 1}));
    ASSERT_EQ(0, one.Unlock(MORTISE_FCNTL, {kFar + 1, 1}));
    EXPECT_EQ(MORTISE_BUSY, Other({kFar, 1}));
    EXPECT_EQ(MORTISE_GRANTED, Other({kFar + 1, 1}));
}

/* Each function of lock.h that takes a mechanism and a range. */
void ExpectRefusalEverywhere(int64_t file, int32_t mechanism, Range range) {
    const int32_t mode = MORTISE_SHARED;
    WaitMemory wait;
    const int64_t ticket = mortise_wait_begin(wait.get());
    mortise_conflict conflict;
    EXPECT_EQ(-kErrorInvalidArgument,
              mortise_try_lock(file, mechanism, mode, range.offset, range.length));
    EXPECT_EQ(-kErrorInvalidArgument,
              mortise_await_lock(file, mechanism, mode, range.offset, range.length, kEndless,
                                 wait.get(), ticket));
    EXPECT_EQ(-kErrorInvalidArgument, mortise_unlock(file, mechanism, range.offset, range.length));
    EXPECT_EQ(-kErrorInvalidArgument,
              mortise_query(file, mechanism, mode, range.offset, range.length, &conflict));
    EXPECT_EQ(-kErrorInvalidArgument,
              mortise_is_held(file, mechanism, mode, range.offset, range.length));
    if (mechanism != MORTISE_FLOCK) { /* which has no conversions, whatever the range */
        EXPECT_EQ(-kErrorInvalidArgument,
                  mortise_downgrade(file, mechanism, range.offset, range.length));
        EXPECT_EQ(-kErrorInvalidArgument,
                  mortise_try_upgrade(file, mechanism, range.offset, range.length));
    }
}

TEST_F(RangeTest, OutsideTheLimitsIsRefused) {
    const Range kInvalid[] = {
        {-1, 1},          {INT64_MIN, 1}, {0, 0},
        {0, -1},          {0, INT64_MIN}, {INT64_MAX, 2},
        {kFar, kFar + 1}, {2, INT64_MAX}, {INT64_MAX, INT64_MAX},
        {-1, INT64_MAX},
    };
    for (const int32_t mechanism : {MORTISE_FCNTL, MORTISE_FLOCK}) {
        for (const Range range : kInvalid) {
            SCOPED_TRACE(testing::Message()
                         << "[" << range.offset << ", +" << range.length << "] by " << mechanism);
            ExpectRefusalEverywhere(one.number(), mechanism, range);
        }
    }
}

TEST_F(RangeTest, OfAnUnknownMechanismIsRefused) {
    for (const int32_t mechanism : {-1, 2}) {
        WaitMemory wait;
        const int64_t ticket = mortise_wait_begin(wait.get());
        EXPECT_EQ(-kErrorInvalidArgument,
                  mortise_try_lock(one.number(), mechanism, MORTISE_SHARED, 0, 1));
        EXPECT_EQ(-kErrorInvalidArgument,
                  mortise_await_lock(one.number(), mechanism, MORTISE_SHARED, 0, 1, kEndless,
                                     wait.get(), ticket));
        EXPECT_EQ(-kErrorInvalidArgument, mortise_unlock(one.number(), mechanism, 0, 1));
    }
}

TEST_F(RangeTest, AnUnknownModeIsRefused) {
    for (const int32_t mode : {-1, 2}) {
        SCOPED_TRACE(mode);
        EXPECT_EQ(-kErrorInvalidArgument,
                  mortise_try_lock(one.number(), MORTISE_FCNTL, mode, 0, 1));
        EXPECT_EQ(-kErrorInvalidArgument,
                  mortise_try_lock(one.number(), MORTISE_FLOCK, mode, 0, 1));
    }
}

} // namespace
} // namespace mortise_test
