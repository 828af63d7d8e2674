package org.cfgrun.benchmarks.detector;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cfgrun.runtime.torch.Kernel;

/** Prints how long steps take. */
final class StepTimes {
  private StepTimes() {}

  /**
   * Runs steps, and prints the milliseconds of each, the number of kernel calls of the last, and
   * the most memory that the process has held.
   *
   * @param wall by the clock on the wall; if false, the processor time of the process
   */
  static void print(int count, boolean wall, Runnable step) {
    long calls = 0;
    for (int i = 0; i < count; i++) {
      long before = Kernel.calls();
      long start = now(wall);
      step.run();
      System.out.printf("%.1f%n", (now(wall) - start) / 1e6);
      calls = Kernel.calls() - before;
    }
    System.err.println("kernel calls of a step: " + calls);
    System.err.println("peak resident MB: " + peakResident());
  }

  /** Returns the most physical memory that this process has held, in MB; -1 if not on Linux. */
  private static long peakResident() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(-1);
    } catch (IOException notLinux) {
      return -1;
    }
  }

  private static long now(boolean wall) {
    return wall
        ? System.nanoTime()
        : ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime();
  }
}
