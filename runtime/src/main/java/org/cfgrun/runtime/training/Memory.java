package org.cfgrun.runtime.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much main memory this process has taken. */
final class Memory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private Memory() {}

  /** The most bytes so far: what was resident where the system tells, else the heap of Java. */
  static long peak() {
    if (Files.isReadable(STATUS)) {
      try {
        for (String line : Files.readAllLines(STATUS)) {
          if (line.startsWith("VmHWM:")) {
            return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
          }
        }
      } catch (IOException unreadable) {
        // The heap is told instead.
      }
    }
    return Runtime.getRuntime().totalMemory();
  }
}
