package org.cfgrun.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command speaks.
 *
 * @param out for results
 * @param err for problems and progress
 * @param interactive whether {@code err} is a terminal that a progress bar may redraw
 * @param colours whether {@code err} shows colours: a terminal, and {@code NO_COLOR} is not set
 */
record Terminal(PrintStream out, PrintStream err, boolean interactive, boolean colours) {
  private static final int PAGE = 80;

  /**
   * The process's own streams, in UTF-8. The launcher tells by {@code cfgrun.terminal} whether they
   * are terminals.
   */
  static Terminal ofProcess() {
    boolean interactive =
        Boolean.getBoolean("cfgrun.terminal") && !"dumb".equals(System.getenv("TERM"));
    String noColour = System.getenv("NO_COLOR");
    return new Terminal(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        interactive,
        interactive && (noColour == null || noColour.isEmpty()));
  }

  /** How many characters fit in a line: those of the terminal, or of a page where there is none. */
  int width(CommandSpec spec) {
    return interactive ? spec.usageMessage().width() : PAGE;
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
