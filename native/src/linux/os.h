/* What posix/ needs to know about Linux. */
#ifndef MORTISE_OS_H
#define MORTISE_OS_H

#include <fcntl.h>

/* Values from the kernel's ABI; old C libraries lack the names (3.15 and later have the calls). */
#define MORTISE_OFD_GETLK 36
#define MORTISE_OFD_SETLK 37
#define MORTISE_OFD_SETLKW 38

#endif
