/* Not the C runtime's: the library is linked without one. */
#include <mortise/lock.h>
#include <windows.h>

mortise_wait *mortise_wait_new(void) {
    return HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, MORTISE_WAIT_BYTES);
}

void mortise_wait_delete(mortise_wait *wait) {
    (void)HeapFree(GetProcessHeap(), 0, wait);
}
