# libyaml for wasm32, under the name that core/CMakeLists.txt links: its parser, four files of C, compiled here.
set(LIBYAML_SOURCE_DIR "" CACHE PATH "libyaml's source; empty: Debian's source package is fetched through apt")
set(source_dir "${LIBYAML_SOURCE_DIR}")
if(NOT source_dir)
  set(source_dir "${PROJECT_BINARY_DIR}/libyaml/src")
  execute_process(
    COMMAND "${CMAKE_CURRENT_LIST_DIR}/libyaml_source.sh" "${PROJECT_BINARY_DIR}/libyaml"
    COMMAND_ERROR_IS_FATAL ANY)
endif()
if(NOT EXISTS "${source_dir}/src/parser.c")
  message(FATAL_ERROR "LIBYAML_SOURCE_DIR: no src/parser.c in ${source_dir}")
endif()

add_library(yaml STATIC
  "${source_dir}/src/api.c"
  "${source_dir}/src/parser.c"
  "${source_dir}/src/reader.c"
  "${source_dir}/src/scanner.c"
)
target_include_directories(yaml SYSTEM PUBLIC "${source_dir}/include")
# What its configure script would write into config.h.
target_compile_definitions(yaml PRIVATE
  YAML_VERSION_MAJOR=0 YAML_VERSION_MINOR=2 YAML_VERSION_PATCH=5 "YAML_VERSION_STRING=\"0.2.5\"")
# What clears memory that it has just allocated is not to become a calloc: Emscripten's link would miss one.
target_compile_options(yaml PRIVATE -w -fno-builtin-calloc)
add_library(cocoon::yaml ALIAS yaml)
