# What the six targets share: zig as a C cross compiler. The file that includes this one has set ZIG_TARGET.
find_program(MORTISE_ZIG zig REQUIRED) # ./dev natives puts the right version first in PATH
set(CMAKE_C_COMPILER "${MORTISE_ZIG}" cc -target ${ZIG_TARGET})
execute_process(COMMAND "${MORTISE_ZIG}" cc --version OUTPUT_VARIABLE ZIG_SAYS COMMAND_ERROR_IS_FATAL ANY)
if(NOT ZIG_SAYS MATCHES "clang version ([0-9.]+)")
  message(FATAL_ERROR "${MORTISE_ZIG} cc is no clang; it says: ${ZIG_SAYS}")
endif()

# What CMake would find out by linking a program, for which zig first builds the target's C library: minutes.
set(CMAKE_C_COMPILER_ID_RUN TRUE)
set(CMAKE_C_COMPILER_ID Clang)
set(CMAKE_C_COMPILER_VERSION ${CMAKE_MATCH_1})
set(CMAKE_C_COMPILER_FRONTEND_VARIANT GNU)
set(CMAKE_C_STANDARD_COMPUTED_DEFAULT 17)
set(CMAKE_C_EXTENSIONS_COMPUTED_DEFAULT ON)
set(CMAKE_C_ABI_COMPILED TRUE)
set(CMAKE_C_COMPILER_WORKS TRUE)

# Stripped by the linker, since on macOS the signature comes last and stripping after it would break it.
set(CMAKE_SHARED_LINKER_FLAGS_INIT "-s")
set(CMAKE_SKIP_RPATH ON) # there is nothing to find at run time
