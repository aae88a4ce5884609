#pragma once

#include "cmd/environment.hpp"

/// How fast Aura's time passes beside ours: real Aura keeps our pace, an emulator may compress hours into seconds.
class Tempo {
public:
  Tempo() = default;
  /// `second`: what one of Aura's takes of ours.
  explicit Tempo(Milliseconds second)
      : second_(second) {}

  /// What a time of Aura's takes of ours; never nothing.
  Milliseconds ours(Milliseconds auras) const;

private:
  Milliseconds second_{1000};
};

/// AURAFORM_POLL_INTERVAL stands for one second of Aura: all waits and limits for Aura's sake shrink or grow with it.
Result<Tempo> read_tempo(const Environment& environment);
