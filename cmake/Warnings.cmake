# One interface target carries the compiler flags that all our code is built with.
add_library(mortise_flags INTERFACE)
target_compile_options(mortise_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror
  "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.")
if(MORTISE_SANITIZE)
  # Not to recover: undefined behaviour would only be printed, and the tests would pass.
  target_compile_options(mortise_flags INTERFACE
    -fsanitize=${MORTISE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(mortise_flags INTERFACE -fsanitize=${MORTISE_SANITIZE})
endif()
