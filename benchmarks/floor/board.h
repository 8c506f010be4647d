/* A page that some processes share (Board.java); what its words mean is said by those who use it.
 */
#ifndef MORTISE_FLOOR_BOARD_H
#define MORTISE_FLOOR_BOARD_H

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define BOARD_BYTES 4096

/* Ends the program if it cannot be done. */
static inline void *open_board(const char *path) {
    const int fd = open(path, O_RDWR | O_CLOEXEC);
    void *board = mmap(NULL, BOARD_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd < 0 || board == MAP_FAILED) {
        perror(path);
        exit(1);
    }
    return board;
}

#endif
