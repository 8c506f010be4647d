/* Commands of the peer about signals, the doorbell, and classic POSIX locks. */
#include "support/peer_commands.h"

#include <fcntl.h>
#include <mortise/doorbell.h>
#include <mortise/lock.h>
#include <signal.h>

#include <cerrno>

namespace mortise_test {
namespace {

/* classic <file> <F_*LCK> <offset> <length>: the classic POSIX lock, 0 or -errno */
int64_t Classic(std::istream &in) {
    const int64_t file = Number(in);
    struct flock range = {};
    in >> range.l_type >> range.l_start >> range.l_len;
    return fcntl(static_cast<int>(file), F_SETLK, &range) == 0 ? 0 : -errno;
}

/* ring <file> */
int64_t Ring(std::istream &in) {
    return mortise_doorbell_ring(Number(in));
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

/* restart-after-signal <number>: 0; as signal(3) installs a handler */
int64_t RestartAfterSignal(std::istream &in) {
    struct sigaction action = {};
    action.sa_handler = [](int) {};
    action.sa_flags = SA_RESTART;
    return sigaction(static_cast<int>(Number(in)), &action, nullptr);
}

/* default-signal <number>: 0 */
int64_t DefaultSignal(std::istream &in) {
    return signal(static_cast<int>(Number(in)), SIG_DFL) == SIG_ERR ? -errno : 0;
}

/* block-signal <number>: 0 */
int64_t BlockSignal(std::istream &in) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, static_cast<int>(Number(in)));
    return pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

/* raise-signal <number>: 0, and the peer lives on, or the peer ends */
int64_t RaiseSignal(std::istream &in) {
    return raise(static_cast<int>(Number(in)));
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

} // namespace

const PeerCommands kSystemCommands = {
    {"classic", Classic},
    {"ring", Ring},
    {"init", Init},
    {"use-signal", UseSignal},
    {"ignore-signal", IgnoreSignal},
    {"restart-after-signal", RestartAfterSignal},
    {"default-signal", DefaultSignal},
    {"block-signal", BlockSignal},
    {"raise-signal", RaiseSignal},
    {"handles-signal", HandlesSignal},
};

} // namespace mortise_test
