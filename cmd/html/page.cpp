#include "cmd/html/page.hpp"

#include "base/text.hpp"
#include "cmd/markdown/escape.hpp"

namespace {

// Colours are told apart by more than hue: each kind of line has its symbol, each outcome its word.
constexpr std::string_view style = R"css(
:root { color-scheme: light dark; --ink: #1f2328; --faint: #59636e; --page: #fff; --card: #f6f8fa; --line: #d1d9e0;
  --good: #1a7f37; --bad: #cf222e; --warn: #9a6700; --wait: #8250df; --do: #0969da;
  --good-back: #dafbe1; --bad-back: #ffebe9; --warn-back: #fff8c5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --faint: #9198a1; --page: #0d1117; --card: #161b22;
  --line: #3d444d; --good: #3fb950; --bad: #f85149; --warn: #d29922; --wait: #ab7df8; --do: #4493f8;
  --good-back: #12261e; --bad-back: #25171c; --warn-back: #272115; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
code, pre, .mono { font: 13px/1.5 ui-monospace, monospace; } code { overflow-wrap: anywhere; }
.facts { color: var(--faint); margin: .25rem 0; } .facts code { color: var(--ink); }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .5rem 1rem;
  min-width: 6rem; }
.tile b { display: block; font-size: 1.5rem; line-height: 1.2; } .tile span { color: var(--faint); }
.tile.good b { color: var(--good); } .tile.bad b { color: var(--bad); } .tile.warn b { color: var(--warn); }
.badge { border-radius: 1rem; padding: 0 .6rem; font-size: .8rem; border: 1px solid currentColor;
  white-space: nowrap; }
.badge.good { color: var(--good); } .badge.bad { color: var(--bad); } .badge.warn { color: var(--warn); }
.badge.faint { color: var(--faint); }
.box { border-left: 4px solid var(--bad); background: var(--bad-back); padding: .5rem 1rem; margin: .5rem 0; }
.box.warn { border-color: var(--warn); background: var(--warn-back); }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; background: var(--card); }
summary { cursor: pointer; padding: .5rem 1rem; } summary .what { color: var(--faint); }
details > :not(summary), details > .box { margin: .5rem 1rem; } details > table { width: calc(100% - 2rem); }
.diff { background: var(--page); border: 1px solid var(--line); border-radius: 6px; padding: .5rem 0;
  overflow-x: auto; }
.diff div { padding: 0 1rem; white-space: pre; min-width: max-content; }
.diff .add { color: var(--good); background: var(--good-back); } .diff .cut { color: var(--bad);
  background: var(--bad-back); }
.diff .mod { color: var(--warn); background: var(--warn-back); } .diff .note { color: var(--faint); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .75rem;
  vertical-align: top;
  border-bottom: 1px solid var(--line); } th { color: var(--faint); font-weight: 600; }
.chart { overflow: auto; max-height: 75vh; border: 1px solid var(--line); border-radius: 6px; background: var(--card); }
.chart svg { display: block; min-width: 60rem; width: 100%; } .chart text { fill: var(--ink);
  font: 12px system-ui, sans-serif; }
.chart .axis { fill: var(--faint); } .chart .grid { stroke: var(--line); } .chart .row { fill: var(--page);
  opacity: .6; }
.bar { fill: var(--do); } .bar.good { fill: var(--good); } .bar.bad { fill: var(--bad); }
  .bar.wait { fill: var(--wait); opacity: .55; }
.bar.warn { fill: var(--warn); }
.key { display: inline-block; width: .9rem; height: .7rem; border-radius: 2px; margin: 0 .3rem 0 1rem; }
@media print { details { break-inside: avoid; } }
)css";

std::string line_class(std::string_view line) {
  if (line.starts_with('+')) return "add";
  if (line.starts_with('-')) return "cut";
  if (line.starts_with('!')) return "mod";
  return trimmed(line).starts_with('#') ? "note" : "";
}

} // namespace

std::string html_page(const std::string& title, const std::string& body) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
         html_text(title) + "</title>\n<style>" + std::string{style} + "</style>\n</head>\n<body>\n" + body +
         "</body>\n</html>\n";
}

std::string html_badge(const std::string& tone, const std::string& words) {
  return "<span class=\"badge " + tone + "\">" + html_text(words) + "</span>";
}

std::string html_diff(const std::string& diff) {
  std::string text = "<div class=\"diff mono\">\n";
  for (const std::string_view line : split(trimmed(diff).empty() ? std::string_view{} : std::string_view{diff}, '\n'))
    if (!line.empty()) text += "<div class=\"" + line_class(line) + "\">" + html_text(line) + "</div>\n";
  return text + "</div>\n";
}
