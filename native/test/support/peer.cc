#include "peer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "eventually.h"

namespace mortise_test {
namespace {

[[noreturn]] void Abort(const char *why) {
    std::perror(why);
    std::abort();
}

/* posix_spawn and not fork: the test program may have threads. */
pid_t Spawn(int commands, int answers) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, commands, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, answers, STDOUT_FILENO);
    char program[] = MORTISE_TEST_PEER;
    char *arguments[] = {program, nullptr};
    pid_t pid;
    const int error = posix_spawn(&pid, program, &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        errno = error;
        Abort(program);
    }
    return pid;
}

} // namespace

Peer::Peer() {
    int commands[2];
    int answers[2];
    if (pipe2(commands, O_CLOEXEC) != 0 || pipe2(answers, O_CLOEXEC) != 0) {
        Abort("pipe2");
    }
    pid_ = Spawn(commands[0], answers[1]);
    close(commands[0]);
    close(answers[1]);
    commands_ = commands[1];
    answers_ = answers[0];
}

Peer::~Peer() {
    Kill();
    close(commands_);
    close(answers_);
}

void Peer::Kill() {
    if (pid_ < 0) {
        return;
    }
    kill(pid_, SIGKILL);
    int status;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
}

void Peer::SendLine(const std::string &line) {
    if (write(commands_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        Abort("no peer to send to");
    }
}

int64_t Peer::Answer() {
    std::string text;
    for (;;) {
        pollfd readable = {answers_, POLLIN, 0};
        char byte;
        if (poll(&readable, 1, static_cast<int>(kPatience / kMilli)) != 1 ||
            read(answers_, &byte, 1) != 1) {
            Abort("no answer from the peer");
        }
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
