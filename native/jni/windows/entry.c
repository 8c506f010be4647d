/*
 * The DLL uses nothing of the C runtime, so there is nothing to start: this stands where the
 * runtime's own entry point would be. Without the runtime the DLL depends on kernel32.dll alone, on
 * every version of Windows, and runs no code when it is loaded.
 */
#include <windows.h>

/* The name that the linker starts with when it is given no other. */
BOOL WINAPI _DllMainCRTStartup(HINSTANCE instance, DWORD reason, LPVOID reserved);

BOOL WINAPI _DllMainCRTStartup(HINSTANCE instance, DWORD reason, LPVOID reserved) {
    (void)instance;
    (void)reason;
    (void)reserved;
    return TRUE;
}
