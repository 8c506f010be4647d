/* The lock of Mortise's byte by open file description, with waiting. */
#ifndef MORTISE_FLOOR_OFD_H
#define MORTISE_FLOOR_OFD_H

#include "floor.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Ends the program if it cannot be done. */
static inline void change_ofd(int fd, short type) {
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = LOCK_BYTE, .l_len = 1};
    if (fcntl(fd, F_OFD_SETLKW, &range) != 0) {
        perror("fcntl");
        exit(1);
    }
}

#endif
