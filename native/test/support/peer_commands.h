/* Commands of the peer by name: what comes after the name is read, the answer is a number. */
#ifndef MORTISE_TEST_PEER_COMMANDS_H
#define MORTISE_TEST_PEER_COMMANDS_H

#include <cstdint>
#include <functional>
#include <istream>
#include <map>
#include <string>

namespace mortise_test {

using PeerCommands = std::map<std::string, std::function<int64_t(std::istream &)>>;

/* Those that only this system has. */
extern const PeerCommands kSystemCommands;

inline int64_t Number(std::istream &in) {
    int64_t number = 0;
    in >> number;
    return number;
}

} // namespace mortise_test

#endif
