// What Emscripten's libraries would import from their JavaScript, of which there is none here: with these the module
// has no import at all.
#include <cstddef>

extern "C" {

void emscripten_notify_memory_growth(std::size_t) {}

[[noreturn]] void __wasi_proc_exit(int) { __builtin_trap(); }

}  // extern "C"
