// What a VenueCore's kiosks ask for, and their certificates.
#include "controller/venue/venue_core.hpp"

namespace foyer::controller {

void VenueCore::receive_request(const ledger::DeviceName& child, BytesView payload) {
  const auto request = wire::decode_request(payload);
  if (!request || request->device != child) {
    ++refused_messages_;
    return;
  }
  if (!request->grantor.is_nil() && request->grantor != LogId(device_.journal().id().bytes())) {
    // Late: it was meant for this controller's earlier journal, which may have granted it.
    ++refused_messages_;
    return;
  }
  auto& presence = heard(child);
  presence.journal = request->journal_id;  // Its birth may have come before the feed said whose child it is.
  presence.online = true;
  if (const auto* wanted = std::get_if<wire::GrantRequest>(&request->what)) {
    grants_.receive(*request, *wanted, [this, child](const wire::Reply& reply) {
      send_down(child, wire::DownKind::Reply, wire::encode(reply));
    });
  } else if (const auto* renewal = std::get_if<wire::RenewalRequest>(&request->what)) {
    auto answer = kiosk_leases_.renew(*request, *renewal);
    wire::Reply reply{request->request_id, {}};
    std::visit([&reply](auto& what) { reply.what = std::move(what); }, answer);
    send_down(child, wire::DownKind::Reply, wire::encode(reply));
  } else if (std::holds_alternative<wire::TimeRequest>(request->what)) {
    const wire::Reply reply{request->request_id, link::time_told(device_.clock())};
    send_down(child, wire::DownKind::Reply, wire::encode(reply));
  } else if (std::holds_alternative<wire::CertificateRequest>(request->what)) {
    receive_certificate_request(child, *request);
  } else if (const auto* reprint = std::get_if<wire::ReprintRequest>(&request->what)) {
    reprints_.receive(*request, *reprint, [this, child](const wire::Reply& reply) {
      send_down(child, wire::DownKind::Reply, wire::encode(reply));
    });
  }
}

/// A certificate that is known here is given at once, also while central is away; central alone issues one.
void VenueCore::receive_certificate_request(const ledger::DeviceName& child, const wire::Request& request) {
  const auto* known = device_.catalogue().find_certificate(child);
  if (known != nullptr && known->claims.public_key == std::get<wire::CertificateRequest>(request.what).public_key) {
    const wire::Reply reply{request.request_id, wire::CertificateReply{ticket::encode(*known)}};
    return send_down(child, wire::DownKind::Reply, wire::encode(reply));
  }
  if (!forwarded_.insert(request.request_id).second) return;
  link_->request(request, now(), forwarded_request_deadline,
                 [this, child, id = request.request_id](const Result<wire::Reply, link::RequestError>& reply) {
                   forwarded_.erase(id);
                   // Silence is the answer to silence: the kiosk asks again.
                   if (reply) send_down(child, wire::DownKind::Reply, wire::encode(*reply));
                 });
}

/// A central that was restored from before a kiosk's certificate takes nothing of that kiosk. The kiosk may be off for
/// long, and what is relayed for it shall not wait: its key, which the root once signed, is stated in its stead.
void VenueCore::state_certificates(Duration at) {
  if (at < state_certificates_at_ || !link_->status(at).reachable) return;
  state_certificates_at_ = at + link::certificate_again_after;
  for (const auto& [name, device] : device_.catalogue().devices()) {
    if (!is_child(name)) continue;
    if (const auto* known = device_.catalogue().find_certificate(name)) {
      kiosk_keys_[name] = {known->claims.public_key, device_.catalogue().authority()};
    } else if (const auto lost = kiosk_keys_.find(name); lost != kiosk_keys_.end()) {
      // Taken back by the same central, it is no business of this one's.
      if (lost->second.said_by == device_.catalogue().authority()) continue;
      const wire::Request request{wire::RequestId::random(device_.parts().random), name, device_.journal().id(),
                                  wire::CertificateRequest{lost->second.key}};
      // The feed brings it; without an answer it is stated again.
      link_->request(request, at, link::certificate_again_after, [](const Result<wire::Reply, link::RequestError>&) {});
    }
  }
}

}  // namespace foyer::controller
