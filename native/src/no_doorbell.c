/* For systems without a doorbell: who keeps a lock there looks again and again. */
#include <mortise/doorbell.h>
#include <mortise/lock.h>

int64_t mortise_doorbell_open(void) {
    return -MORTISE_E_UNSUPPORTED;
}

int32_t mortise_doorbell_watch(int64_t bell, int64_t file) {
    (void)bell;
    (void)file;
    return -MORTISE_E_UNSUPPORTED;
}

int32_t mortise_doorbell_unwatch(int64_t bell, int32_t watch) {
    (void)bell;
    (void)watch;
    return -MORTISE_E_UNSUPPORTED;
}

int32_t mortise_doorbell_await(int64_t bell, int64_t timeout_nanos) {
    (void)bell;
    (void)timeout_nanos;
    return -MORTISE_E_UNSUPPORTED;
}

int32_t mortise_doorbell_ring(int64_t file) {
    (void)file;
    return -MORTISE_E_UNSUPPORTED;
}
