#pragma once

#include "cmd/run_record/run_record.hpp"

#include <string>

/// The operations of a run as bars over time, one row a step, as a picture in the page (SVG, its texts as tooltips):
/// the part of an operation before Aura tells of its status is the call, the rest is waiting. Empty when nothing began.
std::string timeline_svg(const RunRecord& record);
