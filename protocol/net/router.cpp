#include "protocol/net/router.hpp"

#include <algorithm>

#include "protocol/base/assert.hpp"

namespace foyer::net {
namespace {

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

/// "/a/b" -> {"a", "b"}; "/" -> {""}.
std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  std::size_t start = 1;
  while (true) {
    const auto end = std::min(path.find('/', start), path.size());
    segments.push_back(path.substr(start, end - start));
    if (end == path.size()) return segments;
    start = end + 1;
  }
}

}  // namespace

struct Router::Node {
  struct Leaf {
    Route route;
    std::vector<std::string> parameter_names;
  };

  std::map<std::string, std::unique_ptr<Node>, std::less<>> fixed;
  std::unique_ptr<Node> parameter;
  std::vector<Leaf> leaves;  // One per method.

  using Segments = std::vector<std::string_view>;

  /// The deepest node that the path leads to and that answers something; fixed segments are tried first.
  const Node* find(const Segments& path, std::size_t depth, Segments& values) const {
    if (depth == path.size()) return leaves.empty() ? nullptr : this;
    if (const auto child = fixed.find(path[depth]); child != fixed.end())
      if (const auto* found = child->second->find(path, depth + 1, values)) return found;
    if (!parameter || path[depth].empty()) return nullptr;
    values.push_back(path[depth]);
    if (const auto* found = parameter->find(path, depth + 1, values)) return found;
    values.pop_back();
    return nullptr;
  }

  const Leaf* leaf(std::string_view method) const {
    const auto found =
        std::ranges::find(leaves, method, [](const Leaf& leaf) { return std::string_view(leaf.route.method); });
    return found == leaves.end() ? nullptr : &*found;
  }

  std::string allow() const {
    std::vector<std::string> methods;
    for (const auto& leaf : leaves) {
      methods.push_back(leaf.route.method);
      if (leaf.route.method == "GET" && !this->leaf("HEAD")) methods.emplace_back("HEAD");
    }
    std::ranges::sort(methods);
    std::string text;
    for (const auto& method : methods) text += (text.empty() ? "" : ", ") + method;
    return text;
  }
};

const std::string& PathParameters::operator[](std::string_view name) const {
  static const std::string none;
  const auto found = values_.find(name);
  return found == values_.end() ? none : found->second;
}

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(std::string_view method, std::string_view route_template, Handler handler, RouteOptions options) {
  FOYER_ASSERT(route_template.starts_with('/'));
  FOYER_ASSERT(handler != nullptr);
  Node* node = root_.get();
  std::vector<std::string> names;
  for (const auto segment : segments_of(route_template)) {
    if (is_parameter(segment)) names.emplace_back(segment.substr(1, segment.size() - 2));
    auto& child = is_parameter(segment) ? node->parameter : node->fixed[std::string(segment)];
    if (!child) child = std::make_unique<Node>();
    node = child.get();
  }
  FOYER_ASSERT(node->leaf(method) == nullptr);
  node->leaves.push_back({Route{.method = std::string(method),
                                .route_template = std::string(route_template),
                                .handler = std::move(handler),
                                .options = options},
                          std::move(names)});
}

Router::Match Router::match(std::string_view method, std::string_view path) const {
  if (!path.starts_with('/')) return NotFound{};
  std::vector<std::string_view> values;
  const auto* node = root_->find(segments_of(path), 0, values);
  if (node == nullptr) return NotFound{};
  const auto* leaf = node->leaf(method);
  if (leaf == nullptr && method == "HEAD") leaf = node->leaf("GET");
  if (leaf == nullptr) return WrongMethod{node->leaves.front().route.route_template, node->allow()};
  Found found{leaf->route, {}};
  for (std::size_t index = 0; index < values.size(); ++index)
    found.parameters.set(leaf->parameter_names[index], std::string(values[index]));
  return found;
}

}  // namespace foyer::net
