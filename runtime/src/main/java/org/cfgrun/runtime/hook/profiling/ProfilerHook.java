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
 * Records the operators of the first epochs or iterations with libtorch's profiler, and writes a
 * trace for chrome://tracing and Perfetto. The trace also shows the training loop: {@code data} is
 * the wait for a batch, and {@code ProfilerStep#n} is the step from the batch until this hook runs
 * after it.
 *
 * <p>A trace that cannot be written is an error before the first step, and a warning afterwards. A
 * failed run writes no trace.
 *
 * <p>Times are those of the legacy profiler: there are no Python stacks, no FLOPs and no schedule.
 * The record is kept in memory until it is written; an iteration has thousands of operator calls.
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

  /** Kind of recorded activity. */
  public enum Activity {
    /** Operators, on the calling thread. */
    CPU,
    /** GPU kernels; nothing is recorded without a GPU. */
    CUDA
  }

  /**
   * Arguments of the hook.
   *
   * @param byEpoch whether to count epochs instead of iterations
   * @param profileIters number of epochs or iterations to record
   * @param activities kinds of activities to record
   * @param onTraceReady table of operators to log; None for none
   * @param recordShapes whether to record the shapes of arguments
   * @param profileMemory whether to record the memory allocated by operators
   * @param jsonTracePath file of the trace; None for {@code TIMESTAMP.trace.json} in the work
   *     directory
   */
  public record Args(
      @Default("True") boolean byEpoch,
      @Default("1") long profileIters,
      @Default("['cpu', 'cuda']") List<Activity> activities,
      @Default("None") @Nullable TraceReady onTraceReady,
      @Default("False") boolean recordShapes,
      @Default("False") boolean profileMemory,
      @Default("None") @Nullable String jsonTracePath) {
    /** Validates the arguments. */
    public Args {
      activities = List.copyOf(activities);
      if (profileIters < 1) {
        throw new ArgumentException(
            "profile_iters", "`profile_iters` must be at least 1, got " + profileIters + ".");
      }
    }
  }

  /** Creates the hook for one run. */
  public ProfilerHook(Args args) {
    this.args = args;
  }

  @Override
  public void beforeRun(Runner runner) {
    Long most = args.byEpoch() ? runner.maxEpochs() : Long.valueOf(runner.maxIterations());
    if (most == null) {
      throw failure(
          "`ProfilerHook` counts epochs, but the runner counts iterations. Set `by_epoch=False`.");
    }
    if (args.profileIters() > most) {
      throw failure(
          "`profile_iters` is %s, but the run has only %s %s. Reduce it."
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
    // A run that is requested to stop may not reach a later stage.
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

  /** Returns the file of the trace and checks that it can be written, before the training. */
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
    return "Cannot write the trace to `%s`: %s.".formatted(file, DiskReason.of(problem));
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
        runner.log().info("The trace was written to %s.".formatted(target));
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

  /** Writes the trace of a record and adds its calls to the table, if requested. */
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
