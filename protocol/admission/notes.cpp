#include "protocol/admission/notes.hpp"

#include "protocol/admission/admission.hpp"

namespace foyer::admission {

std::string cancelled_note(std::string_view because) {
  auto note = "The performance was cancelled: " + std::string(because);
  return note.size() > reason_limit ? "The performance was cancelled." : note;
}

}  // namespace foyer::admission
