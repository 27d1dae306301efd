#include "protocol/link/certificate_asker.hpp"

namespace foyer::link {

void CertificateAsker::tick(ChildLink& link, Duration now) {
  const auto authority = device_.catalogue().authority();
  const auto key = device_.parts().signer.public_key();
  const bool is_certified = device_.catalogue().keys().find(ticket::key_id(key)) != nullptr;
  if (is_certified && confirmed_by_ == authority) return;
  if (is_asking_ || now < again_at_ || !link.status(now).connected) return;
  again_at_ = now + certificate_again_after;
  is_asking_ = true;
  const wire::Request request{wire::RequestId::random(device_.parts().random), device_.identity().name,
                              device_.journal().id(), wire::CertificateRequest{key}};
  // The answer says only that one was issued; it counts once the feed has brought it.
  link.request(request, now, certificate_again_after,
               [this, authority](const Result<wire::Reply, RequestError>& reply) {
                 is_asking_ = false;
                 if (!reply || !std::holds_alternative<wire::CertificateReply>(reply->what)) return;
                 confirmed_by_ = authority;
               });
}

}  // namespace foyer::link
