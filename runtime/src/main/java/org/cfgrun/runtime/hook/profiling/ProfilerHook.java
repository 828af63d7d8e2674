package org.cfgrun.runtime.hook.profiling;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.runtime.checkpoint.AtomicFile;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.torch.Profiler;
import org.jspecify.annotations.Nullable;

/**
 * Records every operator that the run calls in its first epochs or iterations, with libtorch's own
 * profiler, and writes a trace that chrome://tracing and Perfetto open. Beside the operators it
 * shows the loop: {@code data} is the wait for a batch, {@code ProfilerStep#n} the step from the
 * batch on, up to this hook's place among the hooks that act after it.
 *
 * <p>A trace that cannot be written is an error before the first step, and a warning where the disk
 * fails later. A run that fails leaves none.
 *
 * <p>Times are those of the legacy profiler: there are no Python stacks, no FLOPs and no schedule.
 * The record is kept in memory until it is written; an iteration has thousands of operators.
 */
@Component(Registries.HOOKS)
public final class ProfilerHook extends Hook {
  private static final double NANOS_A_MICROSECOND = 1e3;

  private final Args args;
  private final List<TraceFile.Span> spans = new ArrayList<>();
  private boolean recording;
  private long done;
  private long began;
  private long since;
  private @Nullable Path target;

  /** What is recorded. */
  public enum Activity {
    /** Operators, where they are called. */
    CPU,
    /** Kernels on a GPU; nothing where the run has none. */
    CUDA
  }

  /**
   * The arguments.
   *
   * @param byEpoch whether epochs are counted instead of iterations
   * @param profileIters how many epochs or iterations are recorded
   * @param activities what is recorded
   * @param onTraceReady a table of the operators for the log; None for none
   * @param recordShapes whether the shapes of arguments are recorded
   * @param profileMemory whether it is recorded how much memory an operator takes
   * @param jsonTracePath where the trace is written; None for {@code TIMESTAMP.trace.json} in the
   *     work folder
   */
  public record Args(
      @Default("True") boolean byEpoch,
      @Default("1") long profileIters,
      @Default("['cpu', 'cuda']") List<Activity> activities,
      @Default("None") @Nullable TraceReady onTraceReady,
      @Default("False") boolean recordShapes,
      @Default("False") boolean profileMemory,
      @Default("None") @Nullable String jsonTracePath) {
    /** Checks the number. */
    public Args {
      activities = List.copyOf(activities);
      if (profileIters < 1) {
        throw new ArgumentException(
            "profile_iters", "`profile_iters` must be at least 1, but got " + profileIters + ".");
      }
    }
  }

  /** A hook for one run. */
  public ProfilerHook(Args args) {
    this.args = args;
  }

  @Override
  public void beforeRun(Runner runner) {
    Long most = args.byEpoch() ? runner.maxEpochs() : Long.valueOf(runner.maxIterations());
    if (most == null) {
      throw failure(
          "`ProfilerHook` counts epochs, but the runner counts iterations: write by_epoch=False.");
    }
    if (args.profileIters() > most) {
      throw failure(
          "`profile_iters` is %d, but the run has only %d %s."
              .formatted(args.profileIters(), most, args.byEpoch() ? "epochs" : "iterations"));
    }
    target = target(runner);
    runner.log().info("profiler is profiling...");
    boolean gpu = args.activities().contains(Activity.CUDA) && runner.model().device().isGpu();
    Profiler.start(gpu, args.recordShapes(), args.profileMemory());
    recording = true;
    began = runner.nanoTime();
    since = began;
  }

  @Override
  public void beforeTrainEpoch(Runner runner) {
    if (recording) {
      since = runner.nanoTime();
    }
  }

  @Override
  public void beforeTrainIter(Runner runner) {
    mark(runner, "data");
  }

  @Override
  public void afterTrainIter(Runner runner) {
    mark(runner, "ProfilerStep#" + (runner.progress().iteration() + 1));
    count(runner, !args.byEpoch());
    // A run that is asked to stop reaches no later stage for certain.
    if (runner.stopRequested()) {
      finish(runner);
    }
  }

  @Override
  public void afterTrainEpoch(Runner runner) {
    count(runner, args.byEpoch());
  }

  @Override
  public void afterRun(Runner runner) {
    finish(runner);
  }

  private void mark(Runner runner, String name) {
    if (recording) {
      long now = runner.nanoTime();
      spans.add(
          new TraceFile.Span(
              name, (since - began) / NANOS_A_MICROSECOND, (now - since) / NANOS_A_MICROSECOND));
      since = now;
    }
  }

  private void count(Runner runner, boolean counts) {
    if (counts && ++done == args.profileIters()) {
      finish(runner);
    }
  }

  /** Where the trace goes; that it cannot be written there is known before the training. */
  private Path target(Runner runner) {
    String named = args.jsonTracePath();
    Path file =
        named == null
            ? runner.workDir().resolve(runner.timestamp() + ".trace.json")
            : Path.of(named);
    try {
      AtomicFile.requireWritable(file);
    } catch (IOException problem) {
      throw failure(unwritten(file, problem));
    }
    return file;
  }

  private static String unwritten(Path file, IOException problem) {
    return "The trace cannot be written to `%s`: %s.".formatted(file, DiskReason.of(problem));
  }

  private void finish(Runner runner) {
    if (!recording || target == null) {
      return;
    }
    runner.log().info("profiler may take a few minutes...");
    try {
      Path record = Files.createTempFile("cfgrun", ".json");
      try {
        recording = false;
        Profiler.stop(record);
        OperatorTable table = write(record, target);
        runner.log().info("The trace is in %s.".formatted(target));
        TraceReady ready = args.onTraceReady();
        if (ready != null) {
          runner.log().info("Operators:\n" + ready.text(table));
        }
      } finally {
        Files.delete(record);
      }
    } catch (IOException problem) {
      runner.log().warn(unwritten(target, problem));
    } finally {
      close();
      spans.clear();
    }
  }

  @Override
  public void close() {
    if (recording) {
      recording = false;
      Profiler.drop();
    }
  }

  /** Writes the trace of a record; the table has its calls where it is asked for. */
  private OperatorTable write(Path record, Path target) throws IOException {
    OperatorTable table = new OperatorTable();
    AtomicFile.write(
        target,
        out -> {
          TraceFile trace = new TraceFile(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          for (TraceFile.Span span : spans) {
            trace.write(span);
          }
          OperatorCall.readAll(
              record,
              call -> {
                trace.write(call);
                if (args.onTraceReady() != null) {
                  table.add(call);
                }
              });
          trace.finish();
        });
    return table;
  }
}
