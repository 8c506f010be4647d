#include "support/peer_commands.h"

namespace mortise_test {

const PeerCommands kSystemCommands = {};

} // namespace mortise_test
