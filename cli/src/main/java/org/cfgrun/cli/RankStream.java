package org.cfgrun.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard error of a process that is not rank 0. What all processes of a run would print, rank 0
 * prints; this one adds the first line of errors and what it logs, with its rank.
 */
final class RankStream extends OutputStream {
  private static final String ERROR = "error";
  private static final String BUG = "This is a bug";

  private final OutputStream target;
  private final String prefix;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean all;

  RankStream(OutputStream target, int rank) {
    this.target = target;
    this.prefix = "[rank " + rank + "] ";
  }

  @Override
  public synchronized void write(int b) throws IOException {
    line.write(b);
    if (b == '\n') {
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      // The stack trace of a bug follows its first line.
      all |= text.startsWith(BUG);
      boolean own = text.startsWith(prefix);
      if (own || all || text.startsWith(ERROR)) {
        target.write(((own ? "" : prefix) + text).getBytes(StandardCharsets.UTF_8));
        target.flush();
      }
    }
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }
}
