#pragma once
// Starts an emulator, then this program again on the emulated bus. The outer one only waits and cleans up.
// Threading: before any other thread.

namespace foyer::test {

[[nodiscard]] bool is_on_emulated_bus();
/// The exit status of the inner program; 1 if there was none.
[[nodiscard]] int run_on_emulated_bus(int count, char** arguments);

}  // namespace foyer::test
