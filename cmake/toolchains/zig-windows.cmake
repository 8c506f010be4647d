# What the two targets with Windows share. The file that includes this one has set ZIG_TARGET.
include("${CMAKE_CURRENT_LIST_DIR}/zig.cmake")
set(CMAKE_RC_COMPILER "${MORTISE_ZIG}") # CMake insists on one; we have no resources
# Brepro: a hash in the place of the time.
set(MORTISE_WITHOUT_RUNTIME -nostdlib -lkernel32 -Wl,-Brepro)
