package org.cfgrun.runtime.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.InterpreterOptions;
import org.cfgrun.interpreter.compare.Change;
import org.cfgrun.interpreter.compare.Comparison;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.Budget;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.checkpoint.BadCheckpoint;
import org.cfgrun.runtime.runner.SavedRun;
import org.jspecify.annotations.Nullable;

/**
 * Differences between a resumed run and its checkpoint, and which of the two applies. Options of
 * parameter groups, including the schedules' base values, come from the checkpoint; everything else
 * comes from the config of this run.
 */
final class ResumeChanges {
  private static final int SHOWN = 20;
  private static final int WIDTH = 48;

  /** Keys that are expected to differ, or that do not affect training. */
  private static final Set<String> APART =
      Set.of(
          Section.WORK_DIR.key(),
          Section.RESUME_FROM.key(),
          Section.LOAD_FROM.key(),
          Section.SEED.key(),
          Section.AUTO_RESUME.key(),
          Section.RESUME.key(),
          Section.CUDNN_BENCHMARK.key(),
          "gpu_ids",
          "device");

  private static final Pattern OPTIMIZER_TYPE =
      Pattern.compile(Section.OPTIMIZER.key() + "(\\.[^.]+)?\\.type");

  private final SavedRun saved;
  private final boolean resetLr;
  private final List<String> lines = new ArrayList<>();
  private final List<Change> optimizers = new ArrayList<>();

  private ResumeChanges(SavedRun saved, boolean resetLr) {
    this.saved = saved;
    this.resetLr = resetLr;
  }

  /**
   * Compares two runs.
   *
   * @param saved the run to resume
   * @param config the config of this run, references replaced
   * @param seed the seed of this run
   * @param resetLr whether learning rates come from this run
   */
  static ResumeChanges of(SavedRun saved, DictNode config, long seed, boolean resetLr) {
    ResumeChanges changes = new ResumeChanges(saved, resetLr);
    Long before = saved.seed();
    if (before != null && before != seed) {
      changes.lines.add("  seed: %s -> %s".formatted(before, seed));
    }
    if (saved.checkpoint().meta().get("config") instanceof String text) {
      DictNode then = evaluated(text);
      if (then == null) {
        changes.lines.add(
            "  (the config in the checkpoint cannot be read, so changes are unknown)");
      } else {
        Comparison.of(then, config).forEach(changes::add);
      }
    }
    return changes;
  }

  private void add(Change change) {
    String line = line(change);
    if (line != null) {
      lines.add(line);
    }
    if (change.left() != null
        && change.right() != null
        && OPTIMIZER_TYPE.matcher(change.rightPath().toString()).matches()) {
      optimizers.add(change);
    }
  }

  /** Returns all differences in one message; null if there are none. */
  @Nullable String text() {
    if (lines.isEmpty()) {
      return null;
    }
    List<String> shown = new ArrayList<>(lines.subList(0, Math.min(SHOWN, lines.size())));
    if (lines.size() > SHOWN) {
      shown.add("  and %s more".formatted(lines.size() - SHOWN));
    }
    return ("This run differs from the one that saved `%s`:%n%s%nThe options of `optimizer`%s come "
            + "from the checkpoint, all other settings from this run.")
        .formatted(
            saved.file().getFileName(),
            String.join("\n", shown),
            resetLr ? ", except for its learning rates," : "");
  }

  /**
   * Rejects a checkpoint whose optimizer has another type.
   *
   * @throws ConfigException if the type of an optimizer changed
   */
  void requireSameOptimizers() {
    if (!optimizers.isEmpty() && saved.checkpoint().optimizer() != null) {
      Change first = optimizers.get(0);
      throw BadCheckpoint.of(
          saved.file(),
          ("has the state of another optimizer. Expected `%1$s` = %3$s, got %2$s (use "
                  + "`load_from` to load only the weights and start a new run)")
              .formatted(first.rightPath(), shown(first.left()), shown(first.right())));
    }
  }

  private @Nullable String line(Change change) {
    String path = (change.right() == null ? change.leftPath() : change.rightPath()).toString();
    if (APART.contains(path)) {
      return null;
    }
    return "  %s: %s -> %s%s"
        .formatted(path, shown(change.left()), shown(change.right()), applies(path));
  }

  private String applies(String path) {
    if (!path.startsWith(Section.OPTIMIZER.key() + ".") || path.endsWith(".type")) {
      return "";
    }
    if (!path.endsWith(".lr")) {
      return " (the checkpoint's value applies)";
    }
    return resetLr
        ? " (this run's value applies)"
        : " (the checkpoint's value applies; --reset-lr applies this one)";
  }

  private static String shown(@Nullable ConfigNode value) {
    return value == null ? "nothing" : ConfigPrinter.printShort(value, WIDTH);
  }

  /** Parses the config text in a checkpoint; null if it is not a config. */
  private static @Nullable DictNode evaluated(String text) {
    try (TemporaryFolder folder = new TemporaryFolder("cfgrun")) {
      Path file = Files.writeString(folder.path().resolve("saved.cfg"), text);
      // The text of an untrusted checkpoint must not read other files.
      Interpreter confined =
          new Interpreter(new InterpreterOptions(List.of(folder.path()), Budget.DEFAULT));
      EvaluatedConfig config = confined.evaluate(file.toString(), List.of(), new Problems());
      return config == null ? null : config.root();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
