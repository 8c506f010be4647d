set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(ZIG_TARGET aarch64-windows-gnu)
include("${CMAKE_CURRENT_LIST_DIR}/zig-windows.cmake")
list(APPEND MORTISE_WITHOUT_RUNTIME -rtlib=compiler-rt) # for the stack probe, here an object of its own
