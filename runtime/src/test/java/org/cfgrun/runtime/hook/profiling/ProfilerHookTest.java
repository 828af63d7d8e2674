package org.cfgrun.runtime.hook.profiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.hook.SimulatedKill;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.torch.Profiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the trace and the table of recorded operators. */
class ProfilerHookTest {
  @TempDir Path workDir;

  private static String config(String arguments) {
    return "optimizer_config=dict(), custom_hooks=[dict(type='ProfilerHook', " + arguments + ")]";
  }

  private List<String> train(String arguments, long epochs, int batches) {
    try (TestRun run = new TestRun(workDir, 1e-3, "Adam")) {
      run.config(Goldens.config(config(arguments)), null);
      run.train(epochs, batches);
      return List.copyOf(run.log);
    }
  }

  private static List<JsonObject> events(Path trace) throws IOException {
    List<JsonObject> events = new ArrayList<>();
    JsonObject whole = JsonParser.parseString(Files.readString(trace)).getAsJsonObject();
    for (JsonElement each : whole.getAsJsonArray("traceEvents")) {
      events.add(each.getAsJsonObject());
    }
    return events;
  }

  private static List<String> names(List<JsonObject> events, String prefix) {
    return events.stream()
        .map(event -> event.get("name").getAsString())
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  @Test
  void traceHasOperatorsOfAllStagesAndTheLoop() throws IOException {
    Path trace = workDir.resolve("traces/one.json");
    List<String> log =
        train(
            "by_epoch=False, profile_iters=2, record_shapes=True, profile_memory=True,"
                + " json_trace_path='%s'".formatted(trace),
            1,
            4);
    assertThat(log)
        .containsSubsequence(
            "INFO|profiler is profiling...",
            "INFO|profiler may take a few minutes...",
            "INFO|The trace was written to %s.".formatted(trace));
    List<JsonObject> events = events(trace);
    assertThat(names(events, "ProfilerStep")).containsExactly("ProfilerStep#1", "ProfilerStep#2");
    assertThat(names(events, "data")).hasSize(2);
    // Forward pass, backward pass and optimizer step.
    assertThat(names(events, "aten::mul")).isNotEmpty();
    assertThat(names(events, "autograd::engine::evaluate_function: Mul")).isNotEmpty();
    assertThat(names(events, "aten::_fused_adam")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(names(events, "process_name")).hasSize(2);
    assertThat(events)
        .anySatisfy(
            event ->
                assertThat(event.toString())
                    .contains(
                        "\"name\":\"aten::mul\"", "\"shapes\":\"[[2], [2]]\"", "\"memory\":"));
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.get("pid").getAsInt()).isPositive();
              if (event.get("ph").getAsString().equals("X")) {
                assertThat(event.get("ts").getAsDouble()).isNotNegative();
                assertThat(event.get("dur").getAsDouble()).isNotNegative();
              }
            });
  }

  @Test
  void recordsFirstEpochByDefault() throws IOException {
    List<String> log = train("on_trace_ready=dict(type='log_trace', row_limit=3)", 2, 3);
    Path trace = workDir.resolve(TestRun.TIMESTAMP + ".trace.json");
    assertThat(names(events(trace), "ProfilerStep")).hasSize(3);
    String table =
        log.stream().filter(line -> line.startsWith("INFO|Operators:")).findFirst().orElseThrow();
    assertThat(table.split("\n")).hasSize(5);
    assertThat(table).contains("self ms", "aten::");
  }

  @Test
  void endOfRunWritesIncompleteRecord() throws IOException {
    try (TestRun run = new TestRun(workDir, 1e-3, "SGD")) {
      run.config(Goldens.config(config("profile_iters=2")), null);
      run.hook(
          new Hook() {
            @Override
            public void beforeTrainIter(org.cfgrun.runtime.runner.Runner runner) {
              runner.requestStop();
            }
          },
          Priority.NORMAL);
      run.train(2, 3);
    }
    Path trace = workDir.resolve(TestRun.TIMESTAMP + ".trace.json");
    assertThat(names(events(trace), "ProfilerStep")).hasSize(1);
  }

  @Test
  void selfTimeExcludesNestedCalls() {
    OperatorTable table = new OperatorTable();
    table.add(call("inner", 1, 20, 10));
    table.add(call("outer", 1, 10, 100));
    table.add(call("inner", 1, 40, 30));
    table.add(call("leaf", 1, 45, 5));
    table.add(call("inner", 2, 45, 5));
    List<OperatorTable.Row> rows =
        table.rows(Comparator.comparingDouble(OperatorTable.Row::own), 2);
    assertThat(rows).map(OperatorTable.Row::name).containsExactly("outer", "inner");
    assertThat(rows.get(0).own()).isCloseTo(60, within(Precision.FLOAT64.roundings(8, 100)));
    assertThat(rows.get(1).own()).isCloseTo(40, within(Precision.FLOAT64.roundings(8, 100)));
    assertThat(rows.get(1).total()).isCloseTo(45, within(Precision.FLOAT64.roundings(8, 100)));
    assertThat(rows.get(1).mean()).isCloseTo(15, within(Precision.FLOAT64.roundings(8, 100)));
    assertThat(rows.get(1).calls()).isEqualTo(3);
  }

  private static OperatorCall call(String name, long thread, double start, double duration) {
    return new OperatorCall(name, "CPU Functions", thread, start, duration, "", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "profile_iters=0 | `profile_iters` must be at least 1, got 0.",
        "activities=['gpu'] | 'cpu'",
        "on_trace_ready=dict(type='tb_trace') | supports the type 'log_trace' only",
        "on_trace_ready=dict(type='log_trace', sort_by='cuda_time') | must be one of self_cpu_time_total",
        "on_trace_ready=dict(type='log_trace', rows=3) | has no key `rows`",
        "with_stack=True | has no argument `with_stack`"
      })
  void rejectsUnsupportedArguments(String arguments, String complaint) {
    Problems problems = new Problems();
    TestRun.hooksOf(Goldens.config(config(arguments)), null, problems);
    assertThat(problems.all())
        .map(Diagnostic::message)
        .singleElement()
        .asString()
        .contains(complaint);
  }

  @Test
  void rejectsRecordLongerThanTheRun() {
    assertThatThrownBy(() -> train("profile_iters=3", 2, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessage("`profile_iters` is 3, but the run has only 2 epochs. Reduce it.");
  }

  @Test
  void unwritableTraceIsAnErrorBeforeTheFirstStep() throws IOException {
    Path file = Files.writeString(workDir.resolve("file"), "");
    assertThatThrownBy(() -> train("json_trace_path='%s/trace.json'".formatted(file), 1, 1))
        .isInstanceOfSatisfying(
            ConfigException.class,
            failure ->
                assertThat(failure.diagnostic().span().text())
                    .startsWith("dict(type='ProfilerHook'"))
        .hasMessage(
            "Cannot write the trace to `%s/trace.json`: a file exists where a directory is expected.",
            file);
    assertThatThrownBy(() -> train("json_trace_path='%s'".formatted(workDir), 1, 1))
        .hasMessage("Cannot write the trace to `%s`: it is a directory.", workDir);
  }

  @Test
  void warnsWhenTraceCannotBeWrittenLater() throws IOException {
    Path trace = workDir.resolve("traces/one.json");
    try (TestRun run = new TestRun(workDir, 1e-3, "SGD")) {
      run.config(
          Goldens.config(config("by_epoch=False, json_trace_path='%s'".formatted(trace))), null);
      run.hook(
          new Hook() {
            @Override
            public void beforeTrainIter(org.cfgrun.runtime.runner.Runner runner) {
              replaceByFile(trace.getParent());
            }
          },
          Priority.NORMAL);
      assertThat(run.train(1, 3).progress().iteration()).isEqualTo(3);
      assertThat(run.log)
          .filteredOn(line -> line.startsWith("WARNING|"))
          .containsExactly(
              "WARNING|Cannot write the trace to `%s`: a file exists where a directory is expected."
                  .formatted(trace));
    }
    assertThat(isRecording()).isFalse();
  }

  private static void replaceByFile(Path folder) {
    try {
      if (Files.isDirectory(folder)) {
        Files.delete(folder);
        Files.writeString(folder, "");
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Test
  void failedRunStopsRecording() {
    try (TestRun run = new TestRun(workDir, 1e-3, "SGD")) {
      run.config(Goldens.config(config("profile_iters=1")), null);
      run.model.onStep(SimulatedKill.after(1));
      assertThatThrownBy(() -> run.train(1, 3)).isInstanceOf(SimulatedKill.class);
      assertThat(isRecording()).isTrue();
    }
    assertThat(isRecording()).isFalse();
    assertThat(workDir.resolve(TestRun.TIMESTAMP + ".trace.json")).doesNotExist();
  }

  /** Libtorch rejects a second record besides the first. */
  private static boolean isRecording() {
    try {
      Profiler.start(false, false, false);
    } catch (RuntimeException refused) {
      return true;
    }
    Profiler.drop();
    return false;
  }
}
