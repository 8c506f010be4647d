set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(ZIG_TARGET aarch64-linux-gnu.2.17)
include("${CMAKE_CURRENT_LIST_DIR}/zig.cmake")
# Out-of-line atomics come with a constructor that calls glibc's __getauxval, which crashes under musl.
set(CMAKE_C_FLAGS_INIT -mno-outline-atomics)
