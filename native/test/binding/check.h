/* Checks that say what they saw; a failed one ends the program. */
#ifndef MORTISE_BINDING_CHECK_H
#define MORTISE_BINDING_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#define FAIL(...)                                                                                  \
    do {                                                                                           \
        (void)fprintf(stderr, "%s:%d: ", __FILE__, __LINE__);                                      \
        (void)fprintf(stderr, __VA_ARGS__);                                                        \
        (void)fputc('\n', stderr);                                                                 \
        exit(1);                                                                                   \
    } while (0)

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            FAIL("not so: %s", #condition);                                                        \
        }                                                                                          \
    } while (0)

#define CHECK_EQUAL(expected, value)                                                               \
    do {                                                                                           \
        const long long wanted = (expected);                                                       \
        const long long seen = (value);                                                            \
        if (wanted != seen) {                                                                      \
            FAIL("%s is %lld, not %lld", #value, seen, wanted);                                    \
        }                                                                                          \
    } while (0)

#endif
