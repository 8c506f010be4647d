#include <mortise/lock.h>
#include <stdlib.h>

mortise_wait *mortise_wait_new(void) {
    return calloc(1, MORTISE_WAIT_BYTES); /* aligned for any type */
}

void mortise_wait_delete(mortise_wait *wait) {
    free(wait);
}
