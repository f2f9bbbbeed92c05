// Catch2 2.x keeps main() in its header, which is slow to compile: it is done here, once for all test programs.
// Catch2 3.x brings main() in a library, and this file is not built.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
