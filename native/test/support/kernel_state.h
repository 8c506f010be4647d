/* What the kernel itself says about locks, descriptors and timers. */
#ifndef MORTISE_TEST_KERNEL_STATE_H
#define MORTISE_TEST_KERNEL_STATE_H

#include <string>

namespace mortise_test {

/* How many requests sleep in the kernel's queue for a lock on this file, whoever's they are. */
int QueuedWaiters(const std::string &path);

/* Locks of any family that somebody holds on this file. */
int HeldLocks(const std::string &path);

int OpenDescriptors();

/* POSIX timers of this process. */
int Timers();

} // namespace mortise_test

#endif
