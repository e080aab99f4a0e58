# sr_proto_library: C++ from .proto files (messages and descriptors; no stubs, libs/rpc works from descriptors).

set(SR_GOOGLEAPIS_DIR "${PROJECT_SOURCE_DIR}/build/googleapis")

# google/api and google/rpc come from PyPI, pinned; unpacked once for all build trees.
execute_process(COMMAND "${PROJECT_SOURCE_DIR}/tools/googleapis/fetch" "${SR_GOOGLEAPIS_DIR}"
                COMMAND_ERROR_IS_FATAL ANY)

# Compiles PROTOS (paths below ROOT) into the target sr_NAME (alias sr::NAME). Every object is linked, used or not:
# descriptors are looked up by name at run time, and a linker would drop what nothing refers to.
#   sr_proto_library(NAME proto ROOT dir PROTOS a/v1/a.proto IMPORTS dir DEPS sr::googleapis)
function(sr_proto_library)
  cmake_parse_arguments(ARG "" "NAME;ROOT" "PROTOS;IMPORTS;DEPS" ${ARGN})
  set(out "${PROJECT_BINARY_DIR}/generated")
  file(MAKE_DIRECTORY "${out}")
  set(imports)
  foreach(import IN LISTS ARG_IMPORTS)
    list(APPEND imports -I "${import}")
  endforeach()
  set(sources)
  set(headers)
  foreach(proto IN LISTS ARG_PROTOS)
    string(REGEX REPLACE "\\.proto$" "" stem "${proto}")
    add_custom_command(
      OUTPUT "${out}/${stem}.pb.cc" "${out}/${stem}.pb.h"
      COMMAND protobuf::protoc -I "${ARG_ROOT}" ${imports} "--cpp_out=${out}"
              "--dependency_out=${out}/${stem}.d" "${proto}"
      # `requires`, our method option, is a keyword of C++20 that protoc 3.21 does not yet know: it becomes `requires_`.
      COMMAND sed -i -E "s/^  requires([;(])/  requires_\\1/" "${out}/${stem}.pb.h" "${out}/${stem}.pb.cc"
      DEPENDS "${ARG_ROOT}/${proto}"
      DEPFILE "${out}/${stem}.d"
      COMMENT "protoc ${proto}"
      VERBATIM)
    list(APPEND sources "${out}/${stem}.pb.cc")
    list(APPEND headers "${out}/${stem}.pb.h")
  endforeach()
  set(objects sr_${ARG_NAME}_objects)
  add_library(${objects} STATIC ${sources} ${headers})
  target_include_directories(${objects} SYSTEM PUBLIC "${out}")
  target_compile_options(${objects} PRIVATE $<$<CONFIG:Debug>:-O1> -g0 -w)
  target_link_libraries(${objects} PUBLIC protobuf::libprotobuf ${ARG_DEPS})
  add_library(sr_${ARG_NAME} INTERFACE)
  add_library(sr::${ARG_NAME} ALIAS sr_${ARG_NAME})
  target_include_directories(sr_${ARG_NAME} SYSTEM INTERFACE "${out}")
  target_link_libraries(sr_${ARG_NAME} INTERFACE "$<LINK_LIBRARY:WHOLE_ARCHIVE,${objects}>"
                                                 protobuf::libprotobuf ${ARG_DEPS})
endfunction()
