# mortise_jni_headers(TARGET): jni.h of a JDK, and the part of it that is ours (jni_md.h, see there).
set(MORTISE_JAVA_HOME "$ENV{JAVA_HOME}" CACHE PATH "A JDK, for jni.h")
set(JNI_MD_PARENT "${CMAKE_CURRENT_LIST_DIR}/../native/jni")

function(mortise_jni_headers target)
  find_path(MORTISE_JNI_INCLUDE jni.h REQUIRED
    HINTS "${MORTISE_JAVA_HOME}/include"
    PATHS /usr/lib/jvm/default-java/include)
  set(system posix)
  if(MORTISE_OS STREQUAL "windows")
    set(system windows)
  endif()
  target_include_directories(${target} PRIVATE ${MORTISE_JNI_INCLUDE} "${JNI_MD_PARENT}/${system}")
endfunction()
