#pragma once
// A controller as a kiosk sees it, made of the real intake, feed and ledger: grants, settles, tells what is free.
#include <deque>
#include <functional>

#include "protocol/journal/entry.hpp"
#include "protocol/link/child_link.hpp"
#include "protocol/link/feed_server.hpp"
#include "protocol/link/grant_choice.hpp"
#include "protocol/link/journal_intake.hpp"
#include "protocol/wire/entries.hpp"

namespace foyer::kiosk {

class Parent final : public link::JournalSink {
 public:
  Parent(RandomSource& random, const Clock& clock, const Verifier& verifier, seating::SeatingPlan the_plan)
      : random_(random),
        clock_(clock),
        plan(std::move(the_plan)),
        performance(ledger::PerformanceId::random(random)),
        root(ed25519_signer(random_signing_seed(random))),
        log_id_(LogId::random(random)),
        intake_(log_id_, *this, verifier, [this](const ledger::DeviceName&) { return kiosk_key; }),
        feed_(
            log_id_, [](const sync::FeedItem&, const ledger::DeviceName&) { return true; },
            [this](const ledger::DeviceName&, const sync::FeedBatch& batch) {
              say(wire::DownKind::Feed, wire::encode(batch));
            }) {
    auto opened = ledger::execute(ledger, ledger::open_on(plan, performance, ledger::Origin::Root), clock_.now());
    opens_ = opened.has_value();
    put(wire::feed_kind::plan, "small", wire::encode(wire::NamedPlan{"small", plan}));
    put_performance(true);
  }

  void put(std::string_view kind, std::string key, Bytes bytes) {
    feed_.put({++version_, std::string(kind), std::move(key), "", std::move(bytes), false});
    feed_.push();
  }
  void put_performance(bool on_sale) {
    wire::PerformanceOnSale item;
    item.performance = performance;
    item.title = "Tosca";
    item.venue = venue;
    item.hall = "grand";
    item.plan = "small";
    item.doors_open_at = clock_.now();
    item.starts_at = clock_.now() + Duration(3'600'000);
    item.ends_at = clock_.now() + Duration(7'200'000);
    item.on_sale = on_sale;
    item.prices = plan.categories;
    if (changes) changes(item);
    put(wire::feed_kind::performance, performance.text(), wire::encode(item));
  }
  void certify() {
    const ticket::CertificateClaims claims{kiosk, kiosk_key.value(), 0, 0xffff'ffff, true};
    const auto certificate = ticket::issue_certificate(claims, *root);
    certificate_of_kiosk = ticket::encode(certificate);
    put(wire::feed_kind::certificate, to_hex(certificate.key_id()), certificate_of_kiosk);
  }

  void receive(const link::Outgoing& message) {
    const auto topic = wire::parse_up_topic(message.topic);
    if (!topic) return;
    switch (topic->kind) {
      case wire::UpKind::Report:
      case wire::UpKind::Birth:
        kiosk_key = wire::decode_birth(message.payload)->public_key;
        break;
      case wire::UpKind::Journal: {
        const auto taken = intake_.receive(*wire::decode_journal_batch(message.payload),
                                           [this](const wire::Acknowledgement& acknowledgement) {
                                             say(wire::DownKind::Acknowledgement, wire::encode(acknowledgement));
                                           });
        if (!taken) ++refused_batches;
        break;
      }
      case wire::UpKind::Request:
        answer(*wire::decode_request(message.payload));
        break;
      case wire::UpKind::Feed:
        feed_.request(kiosk, *wire::decode_feed_request(message.payload));
        break;
    }
  }
  void tell_availability() {
    wire::Availability availability{performance, clock_.now(), {}, {}};
    for (std::uint32_t seat = 0; seat < ledger.seat_count(); ++seat) {
      availability.free_seats.push_back(ledger.seat_state(ledger::SeatIndex(seat)) == ledger::PlaceState::Free);
    }
    for (std::uint32_t zone = 0; zone < ledger.zone_count(); ++zone) {
      const ledger::ZoneIndex index(zone);
      availability.zones.push_back({index, static_cast<std::uint32_t>(ledger.zone(index).available)});
    }
    if (!central_has.empty()) {
      availability.cut_off = true;
      availability.elsewhere.resize(availability.free_seats.size());
      for (const auto seat : central_has) {
        availability.free_seats[seat.value()] = false;
        availability.elsewhere[seat.value()] = true;
      }
    }
    say(wire::DownKind::Availability, wire::encode(availability));
  }
  /// Somebody else buys at the parent.
  void sell_elsewhere(const ledger::Places& places) {
    const auto hold = ledger::HoldId::random(random_);
    const auto held =
        ledger::execute(ledger, ledger::HoldSeats{hold, places, clock_.now() + Duration(60'000)}, clock_.now());
    const auto sold = ledger::execute(ledger, ledger::BookHold{hold, ledger::OrderId::random(random_)}, clock_.now());
    sold_elsewhere = held.has_value() && sold.has_value();
  }

  [[nodiscard]] ChainHead head(const ledger::DeviceName&, const JournalId& journal) override {
    return extend(chain_start(journal), entries[journal]);
  }
  [[nodiscard]] std::optional<Digest> digest_at(const ledger::DeviceName&, const JournalId& journal,
                                                std::uint64_t seq) override {
    const auto& all = entries[journal];
    if (seq > all.size()) return std::nullopt;
    return extend(chain_start(journal), std::span(all).first(seq)).digest;
  }
  void commit(link::ReceivedEntries received, std::function<void(bool)> done) override {
    for (auto& bytes : received.entries) {
      settle(received, bytes);
      entries[received.journal].push_back(std::move(bytes));
    }
    done(true);
  }
  void quarantine(const sync::JournalBatch&, std::uint64_t) override { ++quarantined; }

 private:
  void settle(const link::ReceivedEntries& from, const Bytes& bytes) {
    const auto entry = journal::decode_entry(bytes);
    const auto decoded = wire::decode_entry(entry->kind, entry->payload);
    if (const auto* own = std::get_if<wire::LedgerEntry>(&*decoded)) {
      const auto* returned = std::get_if<ledger::PlacesReturned>(&own->event);
      if (returned == nullptr) return;
      run(ledger::ReceiveReturn{returned->return_id, from.device, from.journal, returned->places});
    } else if (const auto* of = std::get_if<wire::SaleEntryOf>(&*decoded)) {
      const auto* sold = std::get_if<sale::SaleCommitted>(&of->entry);
      if (sold == nullptr) return;
      ++settled_sales[sold->order.id];
      run(ledger::SettleSale{sold->order.id, from.device, from.journal, sold->leased});
    }
  }
  void run(const ledger::Command& command) {
    if (!ledger::execute(ledger, command, clock_.now())) ++refused_commands;
  }
  void answer(const wire::Request& request) {
    if (std::holds_alternative<wire::TimeRequest>(request.what)) {
      return reply({request.request_id, tells_time ? tells_time() : wire::TimeTold{clock_.now(), false}});
    }
    if (std::holds_alternative<wire::ReprintRequest>(request.what)) {
      ++reprint_requests;
      if (decides_reprint) reply(decides_reprint(request));
      return;
    }
    ++requests;
    if (std::holds_alternative<wire::CertificateRequest>(request.what)) {
      ++certificate_requests;
      if (certificate_of_kiosk.empty()) return;
      return reply({request.request_id, wire::CertificateReply{certificate_of_kiosk}});
    }
    const auto& wanted = std::get<wire::GrantRequest>(request.what);
    if (request.journal_id == superseded) {
      return reply({request.request_id, wire::Refusal{std::string(link::superseded_code), "Another one followed.", 0}});
    }
    const ledger::GrantId id(request.request_id.bytes());
    if (!ledger.find_grant(id)) {
      const auto places = link::choose_granted(ledger, plan, wanted);
      if (!places) return reply({request.request_id, wire::Refusal{"SEATS_TAKEN", "They are taken.", 0}});
      run(ledger::GrantPlaces{id, ledger::AllotmentId::random(random_), request.device, request.journal_id, *places,
                              std::nullopt});
    }
    const auto grant = ledger.find_grant(id);
    reply({request.request_id, wire::Grant{id, wanted.performance, grant->places, grant->until, request.journal_id}});
  }
  void reply(const wire::Reply& reply) { say(wire::DownKind::Reply, wire::encode(reply)); }
  void say(wire::DownKind kind, Bytes payload) {
    down.push_back({wire::down_topic(venue, kiosk, kind), std::move(payload), false});
  }

  RandomSource& random_;
  const Clock& clock_;

 public:
  const seating::VenueName venue = *seating::VenueName::parse("lumen");
  const ledger::DeviceName kiosk = *ledger::DeviceName::parse("kiosk-1");
  seating::SeatingPlan plan;
  ledger::PerformanceId performance;
  std::unique_ptr<Signer> root;
  ledger::State ledger;
  std::optional<PublicKey> kiosk_key;
  Bytes certificate_of_kiosk;  ///< Empty: not issued yet.
  std::deque<link::Outgoing> down;
  std::map<JournalId, std::vector<Bytes>> entries;
  std::map<ledger::OrderId, int> settled_sales;
  std::function<void(wire::PerformanceOnSale&)> changes;  ///< To what put_performance() says.
  std::vector<ledger::SeatIndex> central_has;             ///< If any: central cannot be reached, and these are its.
  std::function<wire::TimeTold()> tells_time;             ///< Nothing: it can prove none.
  std::function<wire::Reply(const wire::Request&)> decides_reprint;  ///< Nothing: it never answers.
  int reprint_requests = 0;
  std::optional<JournalId> superseded;  ///< A copy of the kiosk's disk went on from this journal.
  bool sold_elsewhere = false;
  int quarantined = 0;
  int refused_batches = 0;
  int refused_commands = 0;
  int requests = 0;
  int certificate_requests = 0;

 private:
  bool opens_ = false;
  LogId log_id_;
  link::JournalIntake intake_;
  link::FeedServer feed_;
  std::uint64_t version_ = 0;
};

}  // namespace foyer::kiosk
