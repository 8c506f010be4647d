/* Who excludes whom: mode by mode, mechanism by mechanism, within a process and between two. */
#include <gtest/gtest.h>

#include <memory>
#include <tuple>

#include "support/handle.h"
#include "support/peer.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

enum Place { kSameProcess, kOtherProcess };

using Pairing =
    std::tuple<int32_t /* mechanism */, int32_t /* first mode */, int32_t /* second mode */, Place>;

class TwoDescriptions : public testing::TestWithParam<Pairing> {
  protected:
    TwoDescriptions() : first(dir / "file") {
        if (std::get<3>(GetParam()) == kSameProcess) {
            second = std::make_unique<Handle>(dir / "file");
        } else {
            peer = std::make_unique<Peer>();
            second = std::make_unique<PeerHandle>(*peer, dir / "file");
        }
    }

    const int32_t mechanism = std::get<0>(GetParam());
    const int32_t first_mode = std::get<1>(GetParam());
    const int32_t second_mode = std::get<2>(GetParam());
    const bool compatible = first_mode == MORTISE_SHARED && second_mode == MORTISE_SHARED;
    TempDir dir;
    Handle first;
    std::unique_ptr<Peer> peer;
    std::unique_ptr<Owner> second;
};

TEST_P(TwoDescriptions, ExcludeEachOtherUnlessBothShare) {
    ASSERT_EQ(MORTISE_GRANTED, first.TryLock(mechanism, first_mode));
    EXPECT_EQ(compatible ? MORTISE_GRANTED : MORTISE_BUSY, second->TryLock(mechanism, second_mode));
}

TEST_P(TwoDescriptions, ExcludeEachOtherInAWaitUnlessBothShare) {
    ASSERT_EQ(MORTISE_GRANTED, first.TryLock(mechanism, first_mode));
    EXPECT_EQ(compatible ? MORTISE_GRANTED : MORTISE_TIMED_OUT,
              second->Await(mechanism, second_mode, 1000));
}

TEST_P(TwoDescriptions, DoNotExcludeEachOtherAfterTheUnlock) {
    ASSERT_EQ(MORTISE_GRANTED, first.TryLock(mechanism, first_mode));
    ASSERT_EQ(0, first.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, second->TryLock(mechanism, second_mode));
}

TEST_P(TwoDescriptions, DoNotExcludeEachOtherAfterTheClose) {
    ASSERT_EQ(MORTISE_GRANTED, first.TryLock(mechanism, first_mode));
    ASSERT_EQ(0, first.Close());
    EXPECT_EQ(MORTISE_GRANTED, second->TryLock(mechanism, second_mode));
}

TEST_P(TwoDescriptions, LoseNothingWhenAnotherDescriptorOfTheFileIsClosed) {
    ASSERT_EQ(MORTISE_GRANTED, first.TryLock(mechanism, first_mode));
    ASSERT_EQ(0, Handle(dir / "file").Close());
    EXPECT_EQ(compatible ? MORTISE_GRANTED : MORTISE_BUSY, second->TryLock(mechanism, second_mode));
}

std::string NameOf(const testing::TestParamInfo<Pairing> &info) {
    const auto &[mechanism, first, second, place] = info.param;
    return std::string(mechanism == MORTISE_FCNTL ? "Fcntl" : "Flock") +
           (first == MORTISE_SHARED ? "Shared" : "Exclusive") +
           (second == MORTISE_SHARED ? "Shared" : "Exclusive") +
           (place == kSameProcess ? "SameProcess" : "OtherProcess");
}

INSTANTIATE_TEST_SUITE_P(All, TwoDescriptions,
                         testing::Combine(testing::ValuesIn(kMechanisms),
                                          testing::Values(MORTISE_SHARED, MORTISE_EXCLUSIVE),
                                          testing::Values(MORTISE_SHARED, MORTISE_EXCLUSIVE),
                                          testing::Values(kSameProcess, kOtherProcess)),
                         NameOf);

TEST(Shared, IsGrantedToMany) {
    TempDir dir;
    for (const int32_t mechanism : kMechanisms) {
        Handle a(dir / "file"), b(dir / "file"), c(dir / "file");
        EXPECT_EQ(MORTISE_GRANTED, a.TryLock(mechanism, MORTISE_SHARED));
        EXPECT_EQ(MORTISE_GRANTED, b.TryLock(mechanism, MORTISE_SHARED));
        EXPECT_EQ(MORTISE_GRANTED, c.TryLock(mechanism, MORTISE_SHARED));
    }
}

TEST(Shared, OfOneIsLeftWhenAnotherGivesItsOwnBack) {
    TempDir dir;
    for (const int32_t mechanism : kMechanisms) {
        Handle a(dir / "file"), b(dir / "file"), writer(dir / "file");
        ASSERT_EQ(MORTISE_GRANTED, a.TryLock(mechanism, MORTISE_SHARED));
        ASSERT_EQ(MORTISE_GRANTED, b.TryLock(mechanism, MORTISE_SHARED));
        ASSERT_EQ(0, a.Unlock(mechanism));
        EXPECT_EQ(MORTISE_BUSY, writer.TryLock(mechanism, MORTISE_EXCLUSIVE));
        ASSERT_EQ(0, b.Unlock(mechanism));
        EXPECT_EQ(MORTISE_GRANTED, writer.TryLock(mechanism, MORTISE_EXCLUSIVE));
    }
}

TEST(Lock, OfAClosedHandleIsAnError) {
    TempDir dir;
    for (const int32_t mechanism : kMechanisms) {
        Handle handle(dir / "file");
        const int64_t number = handle.number();
        ASSERT_EQ(0, handle.Close());
        EXPECT_EQ(-kErrorClosedHandle, mortise_try_lock(number, mechanism, MORTISE_SHARED, 0, 1));
        EXPECT_EQ(-kErrorClosedHandle, mortise_unlock(number, mechanism, 0, 1));
    }
}

} // namespace
} // namespace mortise_test
