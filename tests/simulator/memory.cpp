// Memory for foyer-simulate. A run makes and drops millions of small pieces in one thread; with malloc it takes about a
// fifteenth longer. Here each size has a list of free pieces, and nothing is given back to the system. The size of a
// piece is known from where it lies: pages of one size each, out of one range of addresses. Large pieces go to malloc.
// Threading: each thread has lists of its own; a piece joins the lists of the thread that drops it.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

#include <sys/mman.h>

namespace {

constexpr std::size_t grain = 16;  ///< Sizes are multiples of it; it is what new has to align to.
constexpr std::size_t largest = 1'024;
constexpr std::size_t page_bytes = std::size_t{1} << 16U;
constexpr std::size_t pages = std::size_t{1} << 20U;  ///< Addresses for 64 GB; what is not used costs nothing.

struct Piece {
  Piece* next;
};

std::byte* range() {
  static std::byte* const begin = [] {
    void* const reserved =
        ::mmap(nullptr, pages * page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return reserved == MAP_FAILED ? nullptr : static_cast<std::byte*>(reserved);
  }();
  return begin;
}

constinit std::array<std::uint8_t, pages> size_of_page{};  ///< In grains.
constinit std::atomic<std::size_t> pages_used{0};
constinit thread_local std::array<Piece*, largest / grain + 1> free_pieces{};

/// A page cut into pieces of one size; the first is returned and the rest are free.
void* cut_page(std::size_t grains) {
  const auto page = pages_used.fetch_add(1, std::memory_order_relaxed);
  if (range() == nullptr || page >= pages) return nullptr;
  size_of_page[page] = static_cast<std::uint8_t>(grains);
  std::byte* const begin = range() + page * page_bytes;
  const auto bytes = grains * grain;
  Piece* next = nullptr;
  for (auto at = (page_bytes / bytes - 1) * bytes; at > 0; at -= bytes) next = new (begin + at) Piece{next};
  free_pieces[grains] = next;
  return begin;
}

void* take(std::size_t bytes) {
  if (bytes > largest) return std::malloc(bytes);
  const auto grains = bytes == 0 ? 1 : (bytes + grain - 1) / grain;
  Piece* const piece = free_pieces[grains];
  if (piece == nullptr) return cut_page(grains);
  free_pieces[grains] = piece->next;
  return piece;
}

void drop(void* memory) noexcept {
  static std::byte* const begin = range();
  const auto offset = reinterpret_cast<std::uintptr_t>(memory) - reinterpret_cast<std::uintptr_t>(begin);
  if (offset >= pages * page_bytes) return std::free(memory);
  auto& list = free_pieces[size_of_page[offset / page_bytes]];
  list = new (memory) Piece{list};
}

}  // namespace

void* operator new(std::size_t bytes) {
  if (void* const memory = take(bytes)) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t bytes) {
  return operator new(bytes);
}
void operator delete(void* memory) noexcept {
  drop(memory);
}
void operator delete[](void* memory) noexcept {
  drop(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  drop(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  drop(memory);
}
