#pragma once

#include <string>

namespace emulator {

/// How to break a connection off.
enum class Break {
  close, ///< FIN: the peer reads an end of file.
  reset, ///< RST: the peer's read fails.
};

/// Breaks the connection that this process accepted from `address`:`port`. The descriptor stays open, for its owner to
/// close. It is looked for among all descriptors, as the HTTP library does not tell it; only faults come here.
void break_connection_from(const std::string& address, int port, Break how);

/// Breaks every connection that this process accepted on its own `port`.
void break_connections_on(int port);

} // namespace emulator
