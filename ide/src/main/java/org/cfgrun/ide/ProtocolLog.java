package org.cfgrun.ide;

import java.io.IOException;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.cfgrun.interpreter.source.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What LSP4J logs, which editors show. An editor that dies leaves pipes that cannot be written any
 * more; LSP4J logs a stack trace for each message that was still on its way. The server ends then,
 * and has nothing to report. A message that is not one of the protocol is reported on one line,
 * without a stack trace, because the sender is at fault.
 */
final class ProtocolLog extends SimpleFormatter implements Filter {
  private static final String LSP4J = "org.eclipse.lsp4j.";
  private static final String READING = "org.eclipse.lsp4j.jsonrpc.json.";
  private static final int MAX_LENGTH = 300;

  ProtocolLog() {}

  /** Keeps what the end of a client causes, and stack traces of bad messages, from the log. */
  static void quiet() {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      ProtocolLog log = new ProtocolLog();
      handler.setFilter(log);
      handler.setFormatter(log);
    }
  }

  @Override
  public String format(LogRecord message) {
    String logger = message.getLoggerName();
    return logger != null && logger.startsWith(READING)
        ? line(formatMessage(message)) + System.lineSeparator()
        : super.format(message);
  }

  /** Returns a problem with a message as a line of the log. It can quote the message. */
  static String line(String problem) {
    String printable = Printable.line(problem.strip());
    return "cfgrun lsp: invalid message: "
        + (printable.length() > MAX_LENGTH
            ? printable.substring(0, MAX_LENGTH) + "..."
            : printable);
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
