#include "drivers/printer/escpos/escpos_printer.hpp"

#include "drivers/printer/escpos/connection.hpp"
#include "drivers/printer/escpos/encoder.hpp"
#include "drivers/printer/escpos/paper.hpp"
#include "protocol/base/random.hpp"

namespace foyer::printer::escpos {
namespace asio = boost::asio;
using std::chrono::steady_clock;
namespace {

usb::RoleBinding binding_of(const EscPosPrinter::Options& options) {
  // A return channel is asked for where there is a choice of settings; quirks take that wish back.
  return {options.serial,
          options.port_path,
          options.models,
          {.types = {{7, 1, 2}, {7, 1, 1}}, .endpoints = {{usb::EndpointKind::Bulk, false}}}};
}

}  // namespace

class EscPosPrinter::Core {
 public:
  Core(usb::Context& context, Options options)
      : connection_(std::make_shared<Connection>(context.executor(), options, context.quirks())) {
    // A start at random, so that an answer to a document of an earlier run is not taken for this one's.
    std::array<std::uint8_t, 4> seed{};
    SystemRandom().fill(seed);
    for (const std::uint8_t byte : seed) next_id_ = next_id_ << 8 | byte;
    link_ = std::make_unique<usb::RoleLink>(
        context, binding_of(options),
        [connection = connection_](usb::Device& device) { return connection->serve(device); }, nullptr);
  }

  void close() {
    link_->stop();
    connection_->close();
  }

  /// Static, so that the core is held from the call on, not only from the first step.
  [[nodiscard]] static asio::awaitable<PrintOutcome> print(std::shared_ptr<Core> self, Document document);
  [[nodiscard]] Connection& connection() { return *connection_; }
  [[nodiscard]] usb::LinkState link_state() const noexcept { return link_->state(); }
  [[nodiscard]] std::uint64_t paper_fed_um() const noexcept { return paper_fed_um_; }

 private:
  using Sending = Connection::Sending;
  struct Job {
    std::uint64_t connection = 0;
    ProcessId id{};
    std::shared_ptr<Sending> sending;
    steady_clock::time_point deadline;
    std::uint64_t faults = 0;  ///< Counted before its first byte.
    steady_clock::time_point next_poll;
  };

  [[nodiscard]] asio::awaitable<PrintOutcome> print_alone(Document document, steady_clock::time_point deadline);
  /// Waits until the printer is ready for a document; the outcome if it will not be.
  [[nodiscard]] asio::awaitable<std::optional<PrintOutcome>> prepare(steady_clock::time_point deadline, bool& any_sent);
  [[nodiscard]] asio::awaitable<PrintOutcome> watch(Job& job);
  [[nodiscard]] std::optional<PrintOutcome> outcome_of(const Job& job) const;
  [[nodiscard]] asio::awaitable<void> tidy();
  [[nodiscard]] ProcessId next_id();

  std::shared_ptr<Connection> connection_;
  std::unique_ptr<usb::RoleLink> link_;
  std::uint32_t next_id_ = 0;
  bool printing_ = false;
  std::uint64_t last_connection_ = 0;
  std::uint64_t paper_fed_um_ = 0;  ///< Micrometres, so that roundings do not add up.
  /// A document broke off, or nobody knows what was before: its rest may be in the buffer, its start on the paper.
  bool has_remains_ = false;
  bool is_cleared_ = false;  ///< And the printer has told that its buffer is empty.
};

ProcessId EscPosPrinter::Core::next_id() {
  // Four characters out of 32..126, counted up: an id comes again after 81 million documents.
  constexpr std::uint32_t first = 33;
  constexpr std::uint32_t count = 94;
  std::uint32_t rest = next_id_++;
  ProcessId id{};
  for (std::uint8_t& character : id) {
    character = static_cast<std::uint8_t>(first + rest % count);
    rest /= count;
  }
  return id;
}

asio::awaitable<PrintOutcome> EscPosPrinter::Core::print(std::shared_ptr<Core> self, Document document) {
  if (self->printing_) co_return Failed{PrintProblem::Busy};
  self->printing_ = true;
  struct Released {
    bool& printing;
    ~Released() { printing = false; }
  } released{self->printing_};
  const auto deadline = steady_clock::now() + self->connection_->limits().document;
  co_return co_await self->print_alone(std::move(document), deadline);
}

asio::awaitable<PrintOutcome> EscPosPrinter::Core::print_alone(Document document, steady_clock::time_point deadline) {
  bool any_sent = false;
  if (const auto refusal = co_await prepare(deadline, any_sent)) co_return *refusal;
  auto bytes = encode(document, connection_->profile());
  if (!bytes) co_return Failed{PrintProblem::Unprintable, any_sent};
  std::uint64_t paper = paper_of(document, connection_->profile());
  if (has_remains_) {
    paper += paper_of_cut(connection_->profile());
    const Bytes cut = cut_off_remains(connection_->profile());
    bytes->insert(bytes->begin(), cut.begin(), cut.end());
  }
  Job job{.connection = connection_->number(), .id = next_id(), .deadline = deadline, .faults = connection_->faults()};
  if (connection_->profile().process_id) {
    const Bytes request = request_process_id(job.id);
    bytes->insert(bytes->end(), request.begin(), request.end());
  }
  job.next_poll = steady_clock::now() + connection_->limits().poll;
  job.sending = connection_->send(std::move(*bytes));
  const PrintOutcome outcome = co_await watch(job);
  if (!std::holds_alternative<Failed>(outcome)) paper_fed_um_ += paper;
  if (std::holds_alternative<Unknown>(outcome)) {
    if (!job.sending->finished) connection_->stop(*job.sending);
    has_remains_ = std::get<Unknown>(outcome).reason != PrintProblem::NoProof;
    is_cleared_ = false;
    if (has_remains_) co_await tidy();
  } else if (std::holds_alternative<Proven>(outcome)) {
    has_remains_ = false;
  }
  co_return outcome;
}

asio::awaitable<std::optional<PrintOutcome>> EscPosPrinter::Core::prepare(steady_clock::time_point deadline,
                                                                          bool& any_sent) {
  Connection& connection = *connection_;
  if (!connection.is_connected()) co_return Failed{PrintProblem::Absent};
  const std::uint64_t number = connection.number();
  const bool is_new = std::exchange(last_connection_, number) != number;
  const auto lost = [&] { return !connection.is_connected() || connection.number() != number; };
  while (!lost() && !connection.is_closing() && (!connection.is_ready() || connection.is_sending())) {
    if (!co_await connection.changed.wait_until(deadline) && steady_clock::now() >= deadline) {
      co_return Failed{connection.status().problem().value_or(PrintProblem::DeadlinePassed)};
    }
  }
  if (is_new && !lost()) {
    has_remains_ = true;
    is_cleared_ = connection.began_cleared();
  }
  if (connection.answers_requests() && !lost()) {
    static_cast<void>(co_await connection.ask_status());
  } else if (!connection.has_spoken() && !lost()) {
    co_await connection.ask_port_status();
  }
  if (has_remains_ && !is_cleared_ && !lost() && !connection.status().problem()) {
    any_sent = true;
    is_cleared_ = co_await connection.clear_buffer();
  }
  while (!lost() && !connection.is_closing() && connection.is_sending()) {
    if (!co_await connection.changed.wait_until(deadline) && steady_clock::now() >= deadline) break;
  }
  if (connection.is_closing()) co_return Failed{PrintProblem::Closing, any_sent};
  if (lost()) co_return Failed{PrintProblem::Unplugged, any_sent};
  if (const auto problem = connection.status().problem()) co_return Failed{*problem, any_sent};
  if (connection.is_sending()) co_return Failed{PrintProblem::DeadlinePassed, any_sent};
  co_return std::nullopt;
}

std::optional<PrintOutcome> EscPosPrinter::Core::outcome_of(const Job& job) const {
  const Connection& connection = *connection_;
  const auto ended = [&](PrintProblem problem) -> PrintOutcome {
    if (job.sending->any_sent) return Unknown{problem};
    return Failed{problem, false};
  };
  const bool same = connection.is_connected() && connection.number() == job.connection;
  const bool faulty = connection.faults() != job.faults;
  const bool is_whole = connection.faults_before(job.id) == job.faults && connection.tells_faults();
  if (same && is_whole) return Proven{};
  if (connection.is_closing()) return ended(PrintProblem::Closing);
  if (!same) return ended(PrintProblem::Unplugged);
  // At once: whether it is mended in a moment or never, this document is not one that came out in one piece.
  if (faulty) return ended(connection.last_fault());
  if (job.sending->finished && job.sending->error) {
    const bool gone = *job.sending->error == usb::UsbError::Disconnected;
    return ended(gone ? PrintProblem::Unplugged : PrintProblem::TransferFailed);
  }
  // An id without a word about faults before it may be that of a torn ticket.
  const bool is_returned = connection.faults_before(job.id).has_value();
  if (job.sending->finished && (is_returned || !connection.status().can_prove)) return ended(PrintProblem::NoProof);
  if (steady_clock::now() >= job.deadline) return ended(PrintProblem::DeadlinePassed);
  return std::nullopt;
}

asio::awaitable<PrintOutcome> EscPosPrinter::Core::watch(Job& job) {
  Connection& connection = *connection_;
  while (true) {
    if (const auto outcome = outcome_of(job)) co_return *outcome;
    const auto until = std::min(job.deadline, job.next_poll);
    const bool notified = co_await connection.changed.wait_until(until);
    if (notified || steady_clock::now() < job.next_poll) continue;
    job.next_poll = steady_clock::now() + connection.limits().poll;
    if (!connection.has_spoken()) co_await connection.ask_port_status();
  }
}

// As soon as the outcome is Unknown the customer is served another way. What is left in the printer must not come out
// minutes later, when somebody puts in new paper.
asio::awaitable<void> EscPosPrinter::Core::tidy() {
  if (connection_->is_connected() && !connection_->is_closing()) is_cleared_ = co_await connection_->clear_buffer();
}

EscPosPrinter::EscPosPrinter(usb::Context& context, Options options)
    : core_(std::make_shared<Core>(context, std::move(options))) {}

EscPosPrinter::~EscPosPrinter() {
  core_->close();
}

asio::awaitable<PrintOutcome> EscPosPrinter::print(Document document) {
  return Core::print(core_, std::move(document));
}

PrinterStatus EscPosPrinter::status() const {
  return core_->connection().status();
}

void EscPosPrinter::on_status(std::function<void(const PrinterStatus&)> changed) {
  core_->connection().status_listener = std::move(changed);
}

std::uint64_t EscPosPrinter::paper_fed_mm() const {
  return core_->paper_fed_um() / 1'000;
}

std::string EscPosPrinter::paper_form() const {
  if (core_->connection().number() == 0) return {};
  const auto& profile = core_->connection().profile();
  return profile.name + "/" + std::to_string(profile.width_dots);
}

std::string EscPosPrinter::why_unprintable(const Document& document) const {
  const auto bytes = encode(document, core_->connection().profile());
  return bytes ? std::string() : std::string(to_text(bytes.error()));
}

usb::LinkState EscPosPrinter::link_state() const {
  return core_->link_state();
}

}  // namespace foyer::printer::escpos
