/* What posix/ needs to know about macOS. */
#ifndef MORTISE_OS_H
#define MORTISE_OS_H

#include <fcntl.h>
#include <time.h>

/* Values from xnu's bsd/sys/fcntl.h. In the kernel since OS X 10.11; SDKs before macOS 14 keep the
 * names private. */
#define MORTISE_OFD_SETLK 90
#define MORTISE_OFD_SETLKW 91
#define MORTISE_OFD_GETLK 92
#define MORTISE_OFD_SETLKWTIMEOUT 93

/* The argument of F_OFD_SETLKWTIMEOUT. The time is relative, and zero means for ever. */
struct mortise_flock_timeout {
    struct flock range;
    struct timespec timeout;
};

#endif
