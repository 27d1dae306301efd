# Embeds files into a program, so that a web interface needs no folder beside it.
#
#   include(${CMAKE_SOURCE_DIR}/protocol/net/embed_assets.cmake)
#   foyer_embed_assets(foyer_kiosk foyer::kiosk::web ${CMAKE_CURRENT_SOURCE_DIR}/dist index.html app.js app.css)
#
# gives the target a source file that defines
#
#   namespace foyer::kiosk::web { std::span<const foyer::net::Asset> assets(); }
#
# which the target declares itself where it uses it, and passes one by one to Router::add_asset. A file's path is its
# path under the folder; "app.js.gz" is served as "/app.js" with Content-Encoding gzip.
function(foyer_embed_assets target namespace directory)
  string(MAKE_C_IDENTIFIER "${target}_${namespace}" prefix)
  set(source "${CMAKE_CURRENT_BINARY_DIR}/${prefix}_assets.cpp")
  set(declarations "")
  set(entries "")
  set(paths "")
  set(index 0)
  foreach(file ${ARGN})
    set(path "${directory}/${file}")
    set(symbol "${prefix}_${index}")
    list(APPEND paths "${path}")
    string(REGEX REPLACE "\\.gz$" "" served "${file}")
    set(encoding "")
    if(NOT served STREQUAL file)
      set(encoding "gzip")
    endif()
    string(APPEND declarations
      "asm(R\"(.section .rodata\n.global ${symbol}_begin\n.global ${symbol}_end\n.balign 16\n${symbol}_begin:\n"
      ".incbin \"${path}\"\n${symbol}_end:\n.byte 0\n.previous\n)\");\n"
      "extern \"C\" const unsigned char ${symbol}_begin[];\nextern \"C\" const unsigned char ${symbol}_end[];\n")
    string(APPEND entries
      "      {\"/${served}\", foyer::net::content_type_of(\"${served}\"), {${symbol}_begin, ${symbol}_end}, {}, \"${encoding}\"},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"// Made by foyer_embed_assets.
#include \"protocol/net/router.hpp\"

#include <array>
#include <span>

@declarations@
namespace @namespace@ {

std::span<const foyer::net::Asset> assets();

std::span<const foyer::net::Asset> assets() {
  static const std::array<foyer::net::Asset, @index@> all = {{
@entries@  }};
  return all;
}

}  // namespace @namespace@
")
  set_source_files_properties("${source}" PROPERTIES OBJECT_DEPENDS "${paths}" SKIP_PRECOMPILE_HEADERS ON)
  target_sources(${target} PRIVATE "${source}")
endfunction()
