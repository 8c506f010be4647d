/* The other process of the tests; see peer.h. Ends when its commands do. */
#include <fcntl.h>
#include <mortise/lock.h>
#include <signal.h>

#include <cerrno>
#include <cstdint>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <thread>

#include "eventually.h"

namespace {

using mortise_test::kMilli;
using mortise_test::PauseNanos;

struct LockArguments {
    int64_t file, mechanism, mode, offset, length;
};

int64_t Number(std::istream &in) {
    int64_t number = 0;
    in >> number;
    return number;
}

LockArguments ReadLock(std::istream &in) {
    LockArguments lock;
    in >> lock.file >> lock.mechanism >> lock.mode >> lock.offset >> lock.length;
    return lock;
}

mortise_wait *SoleWait() {
    alignas(8) static unsigned char memory[MORTISE_WAIT_BYTES];
    return reinterpret_cast<mortise_wait *>(memory);
}

int64_t Await(const LockArguments &lock, int64_t timeout_nanos, int64_t ticket) {
    return mortise_await_lock(lock.file, lock.mechanism, lock.mode, lock.offset, lock.length,
                              timeout_nanos, SoleWait(), ticket);
}

/* open <path> */
int64_t Open(std::istream &in) {
    std::string path;
    in >> path;
    return mortise_open(path.c_str(), MORTISE_OPEN_CREATE, 0600);
}

int64_t Close(std::istream &in) {
    return mortise_close(Number(in));
}

/* try <file> <mechanism> <mode> <offset> <length> */
int64_t Try(std::istream &in) {
    const LockArguments lock = ReadLock(in);
    return mortise_try_lock(lock.file, lock.mechanism, lock.mode, lock.offset, lock.length);
}

/* await, as try, then <timeout> */
int64_t AwaitCommand(std::istream &in) {
    const LockArguments lock = ReadLock(in);
    return Await(lock, Number(in), mortise_wait_begin(SoleWait()));
}

/* await-cancelled, as try: an endless wait that a second thread cancels. */
int64_t AwaitCancelled(std::istream &in) {
    const LockArguments lock = ReadLock(in);
    const int64_t ticket = mortise_wait_begin(SoleWait());
    std::thread canceller([ticket] {
        PauseNanos(20 * kMilli); /* whether it comes before or during the wait is all the same */
        mortise_cancel(SoleWait(), ticket);
    });
    const int64_t outcome = Await(lock, -1, ticket);
    canceller.join();
    return outcome;
}

/* unlock <file> <mechanism> <offset> <length> */
int64_t Unlock(std::istream &in) {
    LockArguments lock;
    in >> lock.file >> lock.mechanism >> lock.offset >> lock.length;
    return mortise_unlock(lock.file, lock.mechanism, lock.offset, lock.length);
}

/* classic <file> <F_*LCK> <offset> <length>: the classic POSIX lock, 0 or -errno */
int64_t Classic(std::istream &in) {
    const int64_t file = Number(in);
    struct flock range = {};
    in >> range.l_type >> range.l_start >> range.l_len;
    return fcntl(static_cast<int>(file), F_SETLK, &range) == 0 ? 0 : -errno;
}

int64_t Init(std::istream &) {
    return mortise_init();
}

/* use-signal <number>: 0 */
int64_t UseSignal(std::istream &in) {
    struct sigaction action = {};
    action.sa_handler = [](int) {};
    return sigaction(static_cast<int>(Number(in)), &action, nullptr);
}

int64_t IgnoreSignal(std::istream &in) {
    return signal(static_cast<int>(Number(in)), SIG_IGN) == SIG_ERR ? -errno : 0;
}

/* handles-signal <number>: 0 not at all, 1 with a handler that lets system calls end, 2 with one
 * that restarts them */
int64_t HandlesSignal(std::istream &in) {
    struct sigaction action;
    if (sigaction(static_cast<int>(Number(in)), nullptr, &action) != 0) {
        return -errno;
    }
    if ((action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_DFL) {
        return 0;
    }
    return (action.sa_flags & SA_RESTART) == 0 ? 1 : 2;
}

const std::map<std::string, std::function<int64_t(std::istream &)>> kCommands = {
    {"open", Open},
    {"close", Close},
    {"try", Try},
    {"await", AwaitCommand},
    {"await-cancelled", AwaitCancelled},
    {"unlock", Unlock},
    {"classic", Classic},
    {"init", Init},
    {"use-signal", UseSignal},
    {"ignore-signal", IgnoreSignal},
    {"handles-signal", HandlesSignal},
};

} // namespace

int main() {
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream in(line);
        std::string name;
        in >> name;
        std::cout << kCommands.at(name)(in) << std::endl;
    }
    return 0;
}
