#include "peer.h"

#include <gtest/gtest.h>

namespace mortise_test {

Peer::Peer() : process_(MORTISE_TEST_PEER) {
}

int64_t Peer::Answer() {
    std::string text;
    for (;;) {
        const char byte = process_.ReadByte();
        if (byte == '\n') {
            return std::stoll(text);
        }
        text += byte;
    }
}

PeerHandle::PeerHandle(Peer &peer, const std::string &path)
    : peer_(peer), number_(peer.Call("open", path)) {
    EXPECT_GE(number_, 0) << "opening " << path;
}

int32_t PeerHandle::TryLock(int32_t mechanism, int32_t mode, Range range) {
    return static_cast<int32_t>(
        peer_.Call("try", number_, mechanism, mode, range.offset, range.length));
}

void PeerHandle::BeginAwait(int32_t mechanism, int32_t mode, int64_t timeout_nanos, Range range) {
    peer_.Send("await", number_, mechanism, mode, range.offset, range.length, timeout_nanos);
}

int32_t PeerHandle::Await(int32_t mechanism, int32_t mode, int64_t timeout_nanos, Range range) {
    BeginAwait(mechanism, mode, timeout_nanos, range);
    return static_cast<int32_t>(peer_.Answer());
}

int32_t PeerHandle::Unlock(int32_t mechanism, Range range) {
    return static_cast<int32_t>(
        peer_.Call("unlock", number_, mechanism, range.offset, range.length));
}

int32_t PeerHandle::Close() {
    return static_cast<int32_t>(peer_.Call("close", number_));
}

} // namespace mortise_test
