package org.cfgrun.runtime.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Main memory use of this process. */
final class Memory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private Memory() {}

  /**
   * Returns the peak in bytes: resident memory where the system reports it, the Java heap
   * otherwise.
   */
  static long peak() {
    if (Files.isReadable(STATUS)) {
      try {
        for (String line : Files.readAllLines(STATUS)) {
          if (line.startsWith("VmHWM:")) {
            return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
          }
        }
      } catch (IOException unreadable) {
        // Report the heap instead.
      }
    }
    return Runtime.getRuntime().totalMemory();
  }
}
