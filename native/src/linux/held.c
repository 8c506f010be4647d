/*
 * What this descriptor holds, by the kernel's own records: the "lock:" lines of
 * /proc/self/fdinfo/<fd> (proc(5)). An example, fields separated by blanks:
 *
 *     lock:  1: OFDLCK ADVISORY  WRITE -1 08:01:2752599 4611686018427387904 4611686018427387904
 *     lock:  1: FLOCK  ADVISORY  READ  711 08:01:2752599 0 EOF
 */
#include <errno.h>
#include <mortise/lock.h>
#include <stdio.h>
#include <string.h>

#include "../posix/syscalls.h"
#include "../range.h"

#define FDINFO_BYTES 4096
#define FIELDS 9

enum field { LABEL, NUMBER, FAMILY, KIND, ACCESS, PID, FILE_ID, START, END };

/* Reads the whole text, which the kernel makes anew for each open. */
static int64_t read_fdinfo(int64_t file, char *text, size_t size) {
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fdinfo/%d", (int)file);
    const int fd = mortise_sys.open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) {
        return -errno;
    }
    const int64_t count = mortise_read(fd, text, (int64_t)size - 1, 0);
    (void)mortise_sys.close(fd);
    if (count >= 0) {
        text[count] = '\0';
    }
    return count;
}

static int64_t parse_decimal(const char *text) {
    int64_t value = 0;
    for (; *text >= '0' && *text <= '9'; text++) {
        value = value * 10 + (*text - '0');
    }
    return value;
}

/* Cuts the line in place; returns how many fields it had. */
static int split(char *line, char *fields[FIELDS]) {
    int count = 0;
    char *rest = line;
    char *word;
    while (count < FIELDS && (word = strtok_r(rest, " \t", &rest)) != NULL) {
        fields[count++] = word;
    }
    return count;
}

static int covers(char *const fields[FIELDS], int32_t mechanism, int32_t mode, int64_t first,
                  int64_t last) {
    if (mode == MORTISE_EXCLUSIVE && strcmp(fields[ACCESS], "WRITE") != 0) {
        return 0;
    }
    if (mechanism == MORTISE_FLOCK) {
        return strcmp(fields[FAMILY], "FLOCK") == 0;
    }
    const int64_t held_last =
        strcmp(fields[END], "EOF") == 0 ? INT64_MAX : parse_decimal(fields[END]);
    return strcmp(fields[FAMILY], "OFDLCK") == 0 && parse_decimal(fields[START]) <= first &&
           held_last >= last;
}

int32_t mortise_is_held(int64_t file, int32_t mechanism, int32_t mode, int64_t offset,
                        int64_t length) {
    if (!mortise_is_valid_range(offset, length)) {
        return -EINVAL;
    }
    char text[FDINFO_BYTES];
    const int64_t count = read_fdinfo(file, text, sizeof text);
    if (count < 0) {
        return -MORTISE_E_UNSUPPORTED; /* no /proc here */
    }
    char *rest = text;
    char *line;
    while ((line = strtok_r(rest, "\n", &rest)) != NULL) {
        char *fields[FIELDS];
        if (strncmp(line, "lock:", 5) == 0 && split(line, fields) == FIELDS &&
            covers(fields, mechanism, mode, offset, offset + (length - 1))) {
            return 1;
        }
    }
    return count == (int64_t)sizeof text - 1 ? -MORTISE_E_UNSUPPORTED : 0; /* cut short: unknown */
}
