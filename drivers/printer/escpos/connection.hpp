#pragma once
// One printer's connection: reads what it says, sends it bytes one transfer at a time, and asks for its status.
// Internal to this folder: EscPosPrinter builds documents and outcomes on it.
// Threading: the Context's executor. Lifetime: shared; each coroutine that runs on it holds it.

#include <deque>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include "drivers/printer/escpos/escpos_printer.hpp"
#include "drivers/printer/escpos/status_decoder.hpp"
#include "drivers/usb/device.hpp"
#include "drivers/usb/role_link.hpp"
#include "drivers/usb/signal.hpp"

namespace foyer::printer::escpos {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /// Bytes on their way to the printer.
  struct Sending : std::enable_shared_from_this<Sending> {
    explicit Sending(Bytes the_bytes) : bytes(std::move(the_bytes)) {}
    Bytes bytes;
    bool any_sent = false;  ///< From the moment the kernel took the first of them.
    bool finished = false;  ///< All was taken, or it failed, or it was stopped.
    bool stopped = false;
    std::optional<usb::UsbError> error;
    boost::asio::cancellation_signal stop;
  };

  Connection(boost::asio::any_io_executor executor, EscPosPrinter::Options options, const usb::Quirks& quirks);

  /// The RoleLink's session: runs until the printer is lost.
  [[nodiscard]] boost::asio::awaitable<void> serve(usb::Device& device);
  void close();

  /// Starts sending at once; `changed` is notified when it has finished. One at a time: wait for `is_sending` to fall.
  [[nodiscard]] std::shared_ptr<Sending> send(Bytes bytes);
  void stop(Sending& sending);
  [[nodiscard]] bool is_sending() const noexcept { return sending_ != nullptr; }

  /// DLE EOT 1..4, or GS r where there is no such thing, each reply awaited for `reply`. Ends early if one is not
  /// answered. Who comes while it is being asked waits for that, for a reply does not say to which request it belongs;
  /// for the same reason nothing that comes late is taken for an answer to what was asked since (see regain_step).
  /// False if this asked and got no answer.
  [[nodiscard]] boost::asio::awaitable<bool> ask_status();
  /// GET_PORT_STATUS; true if the printer answered.
  [[nodiscard]] boost::asio::awaitable<bool> ask_port_status();
  /// Forgets what the printer has received and not printed, if need be by SOFT_RESET. True if it said that it did.
  [[nodiscard]] boost::asio::awaitable<bool> clear_buffer();

  [[nodiscard]] bool is_connected() const noexcept { return device_ != nullptr; }
  [[nodiscard]] bool is_ready() const noexcept { return ready_; }  ///< The first status is in, or will not come.
  [[nodiscard]] bool has_spoken() const noexcept { return has_spoken_; }
  [[nodiscard]] bool answers_requests() const noexcept { return answers_requests_; }
  [[nodiscard]] bool is_closing() const noexcept { return closing_; }
  [[nodiscard]] std::uint64_t number() const noexcept { return number_; }  ///< A new one for each connection.
  [[nodiscard]] const Profile& profile() const noexcept { return profile_; }
  [[nodiscard]] const PrinterStatus& status() const noexcept { return status_; }
  [[nodiscard]] const EscPosPrinter::Limits& limits() const noexcept { return options_.limits; }
  /// Faults heard of so far, in the order of what the printer says: one that begins and ends unseen between two awaits
  /// is counted all the same.
  [[nodiscard]] std::uint64_t faults() const noexcept { return faults_; }
  [[nodiscard]] PrintProblem last_fault() const noexcept { return last_fault_; }
  /// The faults that had been counted when the process id came back on this connection; nothing if it did not.
  [[nodiscard]] std::optional<std::uint64_t> faults_before(const ProcessId& id) const;
  /// It has told its status by itself on this connection, so that it tells of faults.
  [[nodiscard]] bool tells_faults() const noexcept { return tells_faults_; }
  /// The printer said that its buffer was empty when this connection began.
  [[nodiscard]] bool began_cleared() const noexcept { return began_cleared_; }

  usb::Signal changed;  ///< Anything above may have changed.
  std::function<void(const PrinterStatus&)> status_listener;

 private:
  void begin(usb::Device& device);
  void restrict_by_quirk();
  void end();
  void become(const PrinterStatus& status);
  void take(BytesView bytes);
  void count_fault(const PrinterStatus& before, const PrinterStatus& after);
  /// Waits until nothing else is being sent, sends, and waits until all was taken and it is done; takes it back else.
  [[nodiscard]] boost::asio::awaitable<void> send_soon(Bytes bytes, std::chrono::steady_clock::time_point deadline,
                                                       std::function<bool()> done);
  [[nodiscard]] boost::asio::awaitable<bool> ask_status_alone();
  /// Asks once, for `reply`; false if there was no answer.
  [[nodiscard]] boost::asio::awaitable<bool> ask_one(std::uint8_t request);
  /// After a reply that did not come in time: asks until something comes and then waits until nothing came for
  /// `reply`, all of which is nobody's. False if nothing came.
  [[nodiscard]] boost::asio::awaitable<bool> regain_step(std::uint8_t request);
  [[nodiscard]] boost::asio::awaitable<bool> ask_to_clear();
  [[nodiscard]] boost::asio::awaitable<void> ask_for_automatic_status();
  [[nodiscard]] boost::asio::awaitable<bool> soft_reset();
  [[nodiscard]] boost::asio::awaitable<void> read_on(usb::Endpoint in);
  [[nodiscard]] boost::asio::awaitable<void> greet(std::uint64_t number);
  [[nodiscard]] boost::asio::awaitable<void> ask_device_id();
  /// Looks again and again at a printer that tells nothing by itself, for as long as this connection lasts.
  [[nodiscard]] boost::asio::awaitable<void> poll(std::uint64_t number);
  [[nodiscard]] boost::asio::awaitable<void> look();
  [[nodiscard]] boost::asio::awaitable<void> run(std::shared_ptr<Sending> sending);
  /// False once this connection has ended, even if another has begun since.
  [[nodiscard]] bool is_on(std::uint64_t number) const noexcept { return device_ != nullptr && number_ == number; }

  boost::asio::any_io_executor executor_;
  EscPosPrinter::Options options_;
  const usb::Quirks quirks_;
  Profile profile_;
  usb::Device* device_ = nullptr;  ///< The link's, while serve runs.
  std::optional<usb::Endpoint> out_;
  std::optional<usb::Endpoint> in_;
  std::uint64_t number_ = 0;
  PrinterStatus status_;
  StatusDecoder decoder_;
  static constexpr std::uint8_t paper_request = 0;
  std::optional<std::uint8_t> request_;  ///< The n of a DLE EOT not yet answered; paper_request for a GS r.
  bool out_of_step_ = false;             ///< A request was not answered in time: what comes now may be its reply.
  std::uint64_t strays_ = 0;             ///< Replies that were nobody's.
  struct Returned {
    ProcessId id;
    std::uint64_t faults;
  };
  std::deque<Returned> returned_;  ///< Newest last; at most max_process_ids.
  std::uint64_t faults_ = 0;
  PrintProblem last_fault_ = PrintProblem::Offline;
  std::uint64_t clears_ = 0;  ///< Clear responses seen.
  bool asking_ = false;       ///< Somebody asks for the status, reply by reply.
  bool ready_ = false;
  bool has_spoken_ = false;
  bool answers_requests_ = false;
  bool began_cleared_ = false;
  bool tells_faults_ = false;
  bool closing_ = false;
  std::shared_ptr<Sending> sending_;
};

}  // namespace foyer::printer::escpos
