# Writes SHA256SUMS into DIRECTORY: a line for every library below it, sorted, as sha256sum writes them.
#   cmake -DDIRECTORY=… -P cmake/Checksums.cmake
file(REAL_PATH "${DIRECTORY}" DIRECTORY) # with CMake's slashes: a pattern takes no others
file(GLOB libraries RELATIVE "${DIRECTORY}" "${DIRECTORY}/*/*")
list(SORT libraries COMPARE STRING)
set(lines "")
foreach(library IN LISTS libraries)
  file(SHA256 "${DIRECTORY}/${library}" digest)
  string(APPEND lines "${digest}  ${library}\n")
endforeach()
if(lines STREQUAL "")
  message(FATAL_ERROR "no library below ${DIRECTORY}")
endif()
file(CONFIGURE OUTPUT "${DIRECTORY}/SHA256SUMS" CONTENT "${lines}" @ONLY NEWLINE_STYLE UNIX)
