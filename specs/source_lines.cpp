#include "specs/source_lines.hpp"

#include "base/text.hpp"
#include "specs/limits.hpp"

#include <map>
#include <string_view>

namespace {

/// The lines of the files that findings ask for, split when first asked for.
class Lines {
public:
  explicit Lines(const std::vector<SpecFile>& files) {
    for (const SpecFile& file : files)
      texts_.emplace(file.name, file.text);
  }

  std::string_view line(const SourceLocation& location) {
    const auto text = texts_.find(location.file);
    if (text == texts_.end()) return {};
    auto& lines = lines_[text->first];
    if (lines.empty()) lines = split(text->second, '\n');
    return location.line <= lines.size() ? lines[location.line - 1] : std::string_view{};
  }

private:
  std::map<std::string_view, std::string_view> texts_;
  std::map<std::string_view, std::vector<std::string_view>> lines_;
};

} // namespace

void add_source_lines(Diagnostics& diagnostics, const std::vector<SpecFile>& files) {
  Lines lines(files);
  for (Diagnostic& diagnostic : diagnostics) {
    if (!diagnostic.source_line.empty() || diagnostic.location.line == 0) continue;
    std::string_view line = lines.line(diagnostic.location);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() <= spec_limits::shown_line_bytes) diagnostic.source_line = line;
  }
}
