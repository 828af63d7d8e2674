package org.cfgrun.cli;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;

/** The limit of the operating system on the open files of a process. */
final class DescriptorLimit {
  static final String MESSAGE =
      "error: too many files are open: the limit of the process is reached. Raise it with"
          + " `ulimit -n 1024`.";

  private DescriptorLimit() {}

  /**
   * Returns whether no more file can be opened. The exception that ended a command need not say so:
   * a class that cannot be read is reported as missing.
   */
  static boolean isReached() {
    File always = new File("/dev/null");
    try (FileInputStream opened = new FileInputStream(always)) {
      return false;
    } catch (IOException refused) {
      return always.exists();
    }
  }
}
