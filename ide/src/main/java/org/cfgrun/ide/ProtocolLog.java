package org.cfgrun.ide;

import java.io.IOException;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What LSP4J logs. An editor that dies leaves pipes that cannot be written any more; LSP4J logs a
 * stack trace for each message that was still on its way. The server ends then, and has nothing to
 * report.
 */
final class ProtocolLog implements Filter {
  private static final String LSP4J = "org.eclipse.lsp4j.";

  private ProtocolLog() {}

  /** Keeps what the end of a client causes from the standard error stream. */
  static void quiet() {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setFilter(new ProtocolLog());
    }
  }

  @Override
  public boolean isLoggable(LogRecord message) {
    String logger = message.getLoggerName();
    return logger == null || !logger.startsWith(LSP4J) || !isBrokenPipe(message.getThrown());
  }

  private static boolean isBrokenPipe(@Nullable Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof IOException) {
        return true;
      }
    }
    return false;
  }
}
