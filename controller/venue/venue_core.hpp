#pragma once
// The venue's side of a controller, without sockets: child of central, parent of the kiosks. Messages in, messages out;
// the simulator drives it as the program does.
// Threading: one thread. Lifetime: borrows the device, whose on_feed and on_appended it takes for itself.

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "controller/venue/availability_board.hpp"
#include "controller/venue/kiosk_leases.hpp"
#include "controller/venue/late_sales.hpp"
#include "controller/venue/print_book.hpp"
#include "controller/venue/recall_answer.hpp"
#include "controller/venue/relay.hpp"
#include "controller/venue/reprint_desk.hpp"
#include "controller/venue/served_feed.hpp"
#include "controller/venue/settlement.hpp"
#include "controller/venue/sub_grants.hpp"
#include "controller/venue/top_up.hpp"
#include "protocol/link/certificate_asker.hpp"
#include "protocol/link/child_link.hpp"
#include "protocol/link/lease_keeper.hpp"
#include "protocol/link/other_life.hpp"
#include "protocol/link/time_asker.hpp"
#include "protocol/wire/care.hpp"

namespace foyer::controller {

inline constexpr Duration forwarded_request_deadline{5'000};

struct VenueConfiguration {
  AllotmentShare share;
  std::string software_version;
  Duration kiosk_lease_time{};  ///< Of kiosks' parts; zero: as long as the own leases.
};

struct KioskStatus {
  ledger::DeviceName device;
  bool online = false;
  std::optional<Timestamp> last_seen;
  JournalId journal;  ///< Nil until it said.
  std::uint64_t received_seq = 0;
  std::uint64_t acknowledged_seq = 0;  ///< By central.
  bool has_certificate = false;
  std::optional<Duration> heard_at;    ///< Since boot.
  std::optional<Duration> refused_at;  ///< Since boot: since when its journal is refused here.
  std::string refused_because;
  std::optional<HeldAt> held;  ///< Nothing of its journal is settled here from this entry on.
};

class VenueCore {
 public:
  /// Errors: those of the storage; Corrupt for a relayed journal that is not what was written.
  [[nodiscard]] static Result<std::unique_ptr<VenueCore>, journal::Error> open(device::Device& device, link::Send send,
                                                                               VenueConfiguration configuration);
  VenueCore(const VenueCore&) = delete;
  VenueCore& operator=(const VenueCore&) = delete;
  ~VenueCore();

  void connected(Duration now);
  void disconnected();
  void receive(const std::string& topic, BytesView payload, Duration now);
  /// Several times a second.
  void tick(Duration now);

  /// What to subscribe to: central's word, and everything its kiosks say.
  [[nodiscard]] std::vector<std::string> filters() const;
  /// After each change of the feed; filters() may have grown.
  void on_feed(std::function<void()> changed) { feed_changed_ = std::move(changed); }

  /// What a kiosk reported of itself; the handler judges what it is worth.
  void on_reports(std::function<void(const ledger::DeviceName&, const wire::Reports&)> handler) {
    reports_ = std::move(handler);
  }

  /// Older prints of a ticket became void by what was decided or heard of here: prints() says which.
  void on_reprint(std::function<void()> reprinted) { reprinted_ = std::move(reprinted); }
  [[nodiscard]] ReprintDesk& reprints() noexcept { return reprints_; }
  [[nodiscard]] PrintBook& prints() noexcept { return prints_; }
  [[nodiscard]] const PrintBook& prints() const noexcept { return prints_; }

  [[nodiscard]] link::ChildLink& link() noexcept { return *link_; }
  [[nodiscard]] const link::ChildLink& link() const noexcept { return *link_; }
  [[nodiscard]] std::vector<KioskStatus> kiosks() const;
  /// Controllers of this venue other than this one: what their doors saw does not reach this one.
  [[nodiscard]] std::vector<ledger::DeviceName> other_controllers() const;
  [[nodiscard]] Timestamp central_since() const noexcept { return central_since_; }
  [[nodiscard]] std::uint64_t refused_messages() const noexcept { return refused_messages_; }
  [[nodiscard]] const SettlementNotes& settlement_notes() const noexcept { return settlement_.notes(); }
  [[nodiscard]] const RelayStore& relays() const noexcept { return relays_; }
  /// What is on the disk is no longer certain: the program must end, and open it again to know.
  [[nodiscard]] bool must_reopen() const noexcept {
    return must_reopen_ || device_.must_reopen() || relays_.must_reopen();
  }
  /// The storage refuses; empty while all is well.
  [[nodiscard]] const std::string& trouble() const noexcept {
    return device_.storage().trouble().empty() ? trouble_ : device_.storage().trouble();
  }

 private:
  struct Presence {
    bool online = false;
    std::optional<Timestamp> last_seen;
    JournalId journal;
    Duration heard_at{};  ///< Since boot.
    std::optional<Duration> refused_at;
    std::string refused_because;
  };

  /// What a kiosk's certificate said, and whose log it was in.
  struct KioskKey {
    PublicKey key{};
    LogId said_by;
  };

  VenueCore(device::Device& device, link::Send send, VenueConfiguration configuration);
  [[nodiscard]] Result<Done, journal::Error> load();

  [[nodiscard]] bool is_child(const ledger::DeviceName& name) const;
  void receive_from(const wire::UpTopic& from, BytesView payload);
  void receive_birth(const ledger::DeviceName& child, BytesView payload);
  void ask(const ledger::DeviceName& child, const JournalId& journal);
  void receive_journal(const ledger::DeviceName& child, BytesView payload);
  void receive_request(const ledger::DeviceName& child, BytesView payload);
  void state_certificates(Duration now);
  void receive_certificate_request(const ledger::DeviceName& child, const wire::Request& request);
  void receive_reports(const ledger::DeviceName& child, BytesView payload);
  void receive_feed_request(const ledger::DeviceName& child, BytesView payload);
  void send_down(const ledger::DeviceName& child, wire::DownKind kind, Bytes payload);
  [[nodiscard]] std::unique_ptr<ServedFeed> make_feed();
  [[nodiscard]] std::unique_ptr<link::JournalIntake> make_intake();
  void renew_journal(Duration now);
  void forked(const sync::JournalBatch& batch);
  void stored(RelayedJournal& journal);
  void settle(RelayedJournal& journal);
  /// Serves who waits for places that kiosks returned.
  void serve_waiting();
  Presence& heard(const ledger::DeviceName& child);
  [[nodiscard]] bool is_reachable(const ledger::DeviceName& child, const JournalId& journal) const;
  void send_recall(const ledger::DeviceName& child, const wire::Recall& recall);
  void feed_has_changed();
  void publish_availability(Duration now);
  void note(const Result<Done, journal::Error>& done);
  [[nodiscard]] Duration now() const { return device_.parts().clock.since_boot(); }
  [[nodiscard]] SubGrants::Central central();

  device::Device& device_;
  link::Send send_;
  std::unique_ptr<link::ChildLink> link_;
  RelayStore relays_;
  std::unique_ptr<link::JournalIntake> intake_;
  Settlement settlement_;
  PrintBook prints_;
  std::unique_ptr<ServedFeed> feed_;
  link::LeaseKeeper own_leases_;
  link::CertificateAsker certificate_;
  link::OtherLife other_life_;
  link::TimeAsker time_;
  KioskLeases kiosk_leases_;
  link::RecallDesk recalls_;
  RecallAnswer recall_answer_;
  LateSales late_sales_;
  SubGrants grants_;
  ReprintDesk reprints_;
  TopUp top_up_;
  AvailabilityBoard board_;
  std::map<ledger::DeviceName, Presence> presence_;
  std::set<wire::RequestId> forwarded_;
  std::map<ledger::DeviceName, KioskKey> kiosk_keys_;
  Duration state_certificates_at_{};
  std::function<void()> feed_changed_;
  std::function<void(const ledger::DeviceName&, const wire::Reports&)> reports_;
  std::function<void()> reprinted_;
  bool central_was_reachable_ = false;
  Timestamp central_since_;
  std::uint64_t refused_messages_ = 0;
  std::string trouble_;
  bool must_reopen_ = false;  ///< The feed of a new journal could not be made.
};

}  // namespace foyer::controller
