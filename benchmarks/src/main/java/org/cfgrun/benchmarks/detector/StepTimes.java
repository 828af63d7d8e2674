package org.cfgrun.benchmarks.detector;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.cfgrun.runtime.torch.Kernel;

/** Prints how long steps take. */
final class StepTimes {
  private StepTimes() {}

  /**
   * Runs steps, and prints the milliseconds of each and the number of kernel calls of the last.
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
  }

  private static long now(boolean wall) {
    return wall
        ? System.nanoTime()
        : ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime();
  }
}
