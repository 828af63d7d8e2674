package org.cfgrun.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Prints {@code warning: ...} and {@code error: ...} lines. Warnings of libraries are not printed,
 * since they do not address the user of cfgrun.
 */
final class TerminalLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  private final Level least;

  TerminalLogger(String name) {
    this.name = name;
    least = name.startsWith("org.cfgrun.") ? Level.WARN : Level.ERROR;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable cause) {
    String word = level == Level.WARN ? "warning" : level.name().toLowerCase(Locale.ROOT);
    String text = MessageFormatter.basicArrayFormat(pattern, arguments);
    System.err.println(word + ": " + text + (cause == null ? "" : ": " + cause));
  }

  private boolean logs(Level level) {
    return level.toInt() >= least.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return logs(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return logs(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return logs(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return logs(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return logs(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }
}
