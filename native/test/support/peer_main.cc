/* The other process of the tests; see peer.h. Ends when its commands do. */
#include <mortise/lock.h>

#include <cstdint>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>

#include "eventually.h"
#include "peer_commands.h"
#include "system.h"

namespace {

using mortise_test::kMilli;
using mortise_test::Number;
using mortise_test::PauseNanos;

struct LockArguments {
    int64_t file, mechanism, mode, offset, length;
};

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
    return mortise_open(mortise_test::NativePath(path).c_str(), MORTISE_OPEN_CREATE, 0600);
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

const mortise_test::PeerCommands kCommands = {
    {"open", Open},
    {"close", Close},
    {"try", Try},
    {"await", AwaitCommand},
    {"await-cancelled", AwaitCancelled},
    {"unlock", Unlock},
};

} // namespace

int main() {
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream in(line);
        std::string name;
        in >> name;
        const bool everywhere = kCommands.count(name) != 0;
        const auto &commands = everywhere ? kCommands : mortise_test::kSystemCommands;
        std::cout << commands.at(name)(in) << std::endl;
    }
    return 0;
}
