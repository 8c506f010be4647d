/*
 * Another process that uses the core too: a program of its own (peer_main.cc), so that it shares no
 * descriptor with us. It obeys commands, one line each, and answers each with one number.
 */
#ifndef MORTISE_TEST_PEER_H
#define MORTISE_TEST_PEER_H

#include <cstdint>
#include <string>

#include "owner.h"
#include "process.h"

namespace mortise_test {

class Peer {
  public:
    Peer();

    /* Command words and numbers, separated by blanks; see peer_main.cc. */
    template <typename... Words> int64_t Call(const char *command, Words... words) {
        Send(command, words...);
        return Answer();
    }

    template <typename... Words> void Send(const char *command, Words... words) {
        std::string line = command;
        ((line += ' ', line += ToText(words)), ...);
        SendLine(line + '\n');
    }

    /* The answer to what was sent. Aborts the test program when it does not come. */
    int64_t Answer();

    /* kill -9; returns when the process is gone. */
    void Kill() {
        process_.Kill();
    }

    int64_t pid() const {
        return process_.pid();
    }

  private:
    static std::string ToText(const std::string &text) {
        return text;
    }
    static std::string ToText(int64_t number) {
        return std::to_string(number);
    }
    void SendLine(const std::string &line) {
        process_.Write(line);
    }

    Process process_;
};

/* A handle that the peer has opened. */
class PeerHandle : public Owner {
  public:
    PeerHandle(Peer &peer, const std::string &path);
    int32_t TryLock(int32_t mechanism, int32_t mode, Range range = {}) override;
    int32_t Await(int32_t mechanism, int32_t mode, int64_t timeout_nanos,
                  Range range = {}) override;
    int32_t Unlock(int32_t mechanism, Range range = {}) override;
    int32_t Close() override;

    /* Starts a wait; peer.Answer() is its outcome. */
    void BeginAwait(int32_t mechanism, int32_t mode, int64_t timeout_nanos, Range range = {});

    int64_t number() const {
        return number_;
    }

  private:
    Peer &peer_;
    int64_t number_;
};

} // namespace mortise_test

#endif
