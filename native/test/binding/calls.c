#include "calls.h"

#include <stddef.h>
#include <string.h>

#include "check.h"
#include "stand_in.h"

struct calls calls;

static const struct {
    const char *name;
    const char *signature;
} declared[] = {
    /* in the order of struct calls */
    {"abi", "()I"},
    {"init", "()I"},
    {"errorName", "(I)Ljava/lang/String;"},
    {"open", "([BII)J"},
    {"close", "(J)I"},
    {"read", "(J[BJ)J"},
    {"write", "(J[BJ)I"},
    {"identify", "(J[J)I"},
    {"names", "([BJJ)I"},
    {"openers", "([B[J)I"},
    {"tryLock", "(JIIJJ)I"},
    {"waitNew", "()J"},
    {"waitDelete", "(J)V"},
    {"waitBegin", "(J)J"},
    {"awaitLock", "(JIIJJJJJ)I"},
    {"cancel", "(JJ)I"},
    {"unlock", "(JIJJ)I"},
    {"downgrade", "(JIJJ)I"},
    {"tryUpgrade", "(JIJJ)I"},
    {"query", "(JIIJJ[J)I"},
    {"isHeld", "(JIIJJ)I"},
    {"bellOpen", "()J"},
    {"bellWatch", "(JJ)I"},
    {"bellUnwatch", "(JI)I"},
    {"bellAwait", "(JJ)I"},
    {"bellRing", "(J)I"},
};

#define DECLARED (sizeof declared / sizeof declared[0])
_Static_assert(sizeof calls == DECLARED * sizeof(void *), "one signature for each call");

void calls_bind(void) {
    CHECK_EQUAL(DECLARED, stand_in_registered());
    for (size_t i = 0; i < DECLARED; i++) {
        void *const function = stand_in_method(declared[i].name, declared[i].signature);
        memcpy((char *)&calls + i * sizeof function, &function, sizeof function);
    }
}
