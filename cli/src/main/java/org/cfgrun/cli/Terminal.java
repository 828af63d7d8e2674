package org.cfgrun.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import org.cfgrun.interpreter.source.Printable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The output streams of a command.
 *
 * @param out the stream for results
 * @param err the stream for problems and progress
 * @param interactive whether {@code err} is a terminal on which a progress bar can redraw its line
 * @param colors whether {@code err} shows colors: a terminal, and {@code NO_COLOR} is not set
 */
record Terminal(SafeStream out, SafeStream err, boolean interactive, boolean colors) {
  private static final int PAGE = 80;

  /** Returns streams without a terminal. */
  static Terminal of(OutputStream out, OutputStream err) {
    return new Terminal(new SafeStream(out, false), new SafeStream(err, false), false, false);
  }

  /**
   * Returns the standard streams of the process, in UTF-8. The launcher sets the property {@code
   * cfgrun.terminal} if they are terminals.
   */
  static Terminal ofProcess() {
    boolean interactive =
        Boolean.getBoolean("cfgrun.terminal") && !"dumb".equals(System.getenv("TERM"));
    String noColor = System.getenv("NO_COLOR");
    return new Terminal(
        stream(FileDescriptor.out, interactive),
        stream(FileDescriptor.err, interactive),
        interactive,
        interactive && (noColor == null || noColor.isEmpty()));
  }

  /** Returns the streams of a process that is not rank 0. */
  Terminal ofRank(int rank) {
    return new Terminal(out, new SafeStream(new RankStream(err, rank), false), false, false);
  }

  /**
   * Prints an error on one line, whatever the names in it contain: in the log of a CI system, a
   * line of its own could be a command.
   */
  void error(String message) {
    err.println("error: " + Printable.line(message));
  }

  /** Returns the width of an interactive terminal in characters. */
  int columns() {
    return CommandSpec.create().usageMessage().autoWidth(true).width();
  }

  /** Returns the width in characters: that of the terminal, or 80 without one. */
  int width(CommandSpec spec) {
    return interactive ? spec.usageMessage().width() : PAGE;
  }

  private static SafeStream stream(FileDescriptor descriptor, boolean ansi) {
    return new SafeStream(new FileOutputStream(descriptor), ansi);
  }
}
