#include "support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "support/eventually.h"

namespace mortise_test {
namespace {

[[noreturn]] void Abort(const char *why) {
    std::perror(why);
    std::abort();
}

/* posix_spawn and not fork: the test program may have threads. */
pid_t Spawn(const char *program, int input, int output) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    std::string name = program;
    char *arguments[] = {name.data(), nullptr};
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

Process::Process(const char *program) {
    int input[2];
    int output[2];
    if (pipe2(input, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0) {
        Abort("pipe2");
    }
    pid_ = Spawn(program, input[0], output[1]);
    close(input[0]);
    close(output[1]);
    input_ = input[1];
    output_ = output[0];
}

Process::~Process() {
    Kill();
    close(static_cast<int>(input_));
    close(static_cast<int>(output_));
}

void Process::Kill() {
    if (pid_ < 0) {
        return;
    }
    const pid_t pid = static_cast<pid_t>(pid_);
    kill(pid, SIGKILL);
    int status;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
}

void Process::Write(const std::string &text) {
    if (write(static_cast<int>(input_), text.data(), text.size()) !=
        static_cast<ssize_t>(text.size())) {
        Abort("no process to write to");
    }
}

char Process::ReadByte() {
    pollfd readable = {static_cast<int>(output_), POLLIN, 0};
    char byte;
    if (poll(&readable, 1, static_cast<int>(kPatience / kMilli)) != 1 ||
        read(readable.fd, &byte, 1) != 1) {
        Abort("no answer from the process");
    }
    return byte;
}

} // namespace mortise_test
