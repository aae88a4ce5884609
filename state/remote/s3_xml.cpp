#include "state/remote/s3_xml.hpp"

#include <array>
#include <utility>

namespace {

constexpr std::array<std::pair<std::string_view, char>, 6> entities{
    {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&#34;", '"'}, {"&amp;", '&'}}};

std::string without_entities(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    bool replaced = false;
    for (const auto& [entity, letter] : entities) {
      if (!text.starts_with(entity)) continue;
      plain += letter;
      text.remove_prefix(entity.size());
      replaced = true;
      break;
    }
    if (replaced) continue;
    plain += text.front();
    text.remove_prefix(1);
  }
  return plain;
}

} // namespace

std::vector<std::string> xml_texts(std::string_view document, std::string_view name) {
  const std::string open = "<" + std::string(name) + ">";
  const std::string close = "</" + std::string(name) + ">";
  std::vector<std::string> texts;
  for (;;) {
    const std::size_t begin = document.find(open);
    if (begin == std::string_view::npos) return texts;
    document.remove_prefix(begin + open.size());
    const std::size_t end = document.find(close);
    if (end == std::string_view::npos) return texts;
    texts.push_back(without_entities(document.substr(0, end)));
    document.remove_prefix(end + close.size());
  }
}

std::string xml_text(std::string_view document, std::string_view name) {
  const auto texts = xml_texts(document, name);
  return texts.empty() ? std::string() : texts.front();
}
