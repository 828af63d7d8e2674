package org.cfgrun.runtime.hook.profiling;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Memory use of the machine and the process, in MB of 2^20 bytes.
 *
 * @param values the values by name, in order, each with its unit
 */
record MemoryUse(Map<String, String> values) {
  private static final Pattern LINE = Pattern.compile("(\\w+):\\s+(\\d+) kB");
  private static final long KILO = 1024;

  /**
   * Returns the current memory use.
   *
   * @param proc the {@code /proc} directory of Linux; values missing there are left out
   */
  static MemoryUse now(Path proc) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, Long> machine = kilobytes(proc.resolve("meminfo"));
    put(values, "memory", machine.get("MemTotal"), machine.get("MemAvailable"));
    put(values, "swap_memory", machine.get("SwapTotal"), machine.get("SwapFree"));
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    long used = heap.getUsed() / KILO;
    Long resident = kilobytes(proc.resolve("self").resolve("status")).get("VmRSS");
    if (resident != null) {
      values.put("current_process_memory", megabytes(resident));
      values.put("native_memory", megabytes(Math.max(0, resident - used)));
    }
    values.put("heap_memory", megabytes(used));
    values.put("committed_heap_memory", megabytes(heap.getCommitted() / KILO));
    return new MemoryUse(values);
  }

  private static void put(
      Map<String, String> values, String name, @Nullable Long total, @Nullable Long available) {
    if (total == null || available == null) {
      return;
    }
    long used = total - available;
    values.put("available_" + name, megabytes(available));
    values.put("used_" + name, megabytes(used));
    values.put(name + "_utilization", total == 0 ? "0 %" : 100 * used / total + " %");
  }

  private static String megabytes(long kilobytes) {
    return kilobytes / KILO + " MB";
  }

  private static Map<String, Long> kilobytes(Path file) {
    Map<String, Long> found = new LinkedHashMap<>();
    if (Files.isReadable(file)) {
      try {
        for (String line : Files.readAllLines(file)) {
          Matcher matcher = LINE.matcher(line);
          if (matcher.matches()) {
            found.put(matcher.group(1), Long.valueOf(matcher.group(2)));
          }
        }
      } catch (IOException gone) {
        return Map.of();
      }
    }
    return found;
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
