package org.cfgrun.runtime.hook.profiling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.TestRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the memory use of Linux and Java is one log line. */
class MemoryProfilerHookTest {
  @TempDir Path folder;

  @Test
  void logsLineAtTheInterval() {
    try (TestRun run = new TestRun(folder)) {
      run.config(
          Goldens.config("custom_hooks=[dict(type='MemoryProfilerHook', interval=2)]"), null);
      run.train(1, 5);
      assertThat(run.log)
          .filteredOn(line -> line.startsWith("INFO|Memory information "))
          .hasSize(2)
          .allMatch(line -> line.matches(".*heap_memory: \\d+ MB, committed_heap_memory: \\d+ MB"));
    }
  }

  @Test
  void readsMemoryOfMachineAndProcess() throws IOException {
    Files.write(
        folder.resolve("meminfo"),
        List.of(
            "MemTotal:        8192000 kB",
            "MemFree:         1024000 kB",
            "MemAvailable:    6144000 kB",
            "SwapTotal:             0 kB",
            "SwapFree:              0 kB"));
    Files.createDirectory(folder.resolve("self"));
    Files.write(folder.resolve("self/status"), List.of("Name:\tjava", "VmRSS:\t  10240000 kB"));
    assertThat(MemoryUse.now(folder).toString())
        .matches(
            "available_memory: 6000 MB, used_memory: 2000 MB, memory_utilization: 25 %,"
                + " available_swap_memory: 0 MB, used_swap_memory: 0 MB, swap_memory_utilization: 0 %,"
                + " current_process_memory: 10000 MB, native_memory: 9\\d\\d\\d MB, .*");
  }

  @Test
  void logsHeapOnlyWithoutLinux() {
    assertThat(MemoryUse.now(folder).values())
        .containsOnlyKeys("heap_memory", "committed_heap_memory");
  }
}
