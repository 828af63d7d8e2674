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
import org.cfgrun.interpreter.eval.data.Budget;
import org.cfgrun.interpreter.layout.ConfigPrinter;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.checkpoint.BadCheckpoint;
import org.cfgrun.runtime.runner.SavedRun;
import org.jspecify.annotations.Nullable;

/**
 * What a run that goes on has otherwise than it had, and which of the two counts. The options of
 * parameter groups come from the checkpoint, the schedules' base values among them; all else is as
 * the config of this run says.
 */
final class ResumeChanges {
  private static final int SHOWN = 20;
  private static final int WIDTH = 48;

  /** Keys that are meant to differ, or that say nothing of the training. */
  private static final Set<String> APART =
      Set.of(
          Section.WORK_DIR.key(),
          Section.RESUME_FROM.key(),
          Section.LOAD_FROM.key(),
          Section.SEED.key(),
          "auto_resume",
          "gpu_ids",
          "device");

  private static final Pattern OPTIMIZER_TYPE =
      Pattern.compile(Section.OPTIMIZER.key() + "(\\.[^.]+)?\\.type");

  private final SavedRun saved;
  private final List<String> lines = new ArrayList<>();
  private final List<Change> optimizers = new ArrayList<>();

  private ResumeChanges(SavedRun saved) {
    this.saved = saved;
  }

  /**
   * Compares two runs.
   *
   * @param saved the run that is gone on with
   * @param config the config of this run, references replaced
   * @param seed the seed of this run
   */
  static ResumeChanges of(SavedRun saved, DictNode config, long seed) {
    ResumeChanges changes = new ResumeChanges(saved);
    Long before = saved.seed();
    if (before != null && before != seed) {
      changes.lines.add("  seed: %d -> %d".formatted(before, seed));
    }
    if (saved.checkpoint().meta().get("config") instanceof String text) {
      DictNode then = evaluated(text);
      if (then == null) {
        changes.lines.add(
            "  (the config in the checkpoint cannot be read, so its changes are not known)");
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

  /** All of it in one message; null when nothing is changed. */
  @Nullable String text() {
    if (lines.isEmpty()) {
      return null;
    }
    List<String> shown = new ArrayList<>(lines.subList(0, Math.min(SHOWN, lines.size())));
    if (lines.size() > SHOWN) {
      shown.add("  and %d more".formatted(lines.size() - SHOWN));
    }
    return "This run is not as the one that `%s` was saved in:%n%s%nOptions of `optimizer` stay as in the checkpoint; all else is as this run says."
        .formatted(saved.file().getFileName(), String.join("\n", shown));
  }

  /**
   * Lets no optimizer go on from what another one remembers.
   *
   * @throws ConfigException when the type of one has changed
   */
  void requireSameOptimizers() {
    if (!optimizers.isEmpty() && saved.checkpoint().optimizer() != null) {
      Change first = optimizers.get(0);
      throw BadCheckpoint.of(
          saved.file(),
          "holds what another optimizer remembers: `%s` was %s, and is %s now (`load_from` takes the weights alone, and begins anew)"
              .formatted(first.rightPath(), shown(first.left()), shown(first.right())));
    }
  }

  private static @Nullable String line(Change change) {
    String path = (change.right() == null ? change.leftPath() : change.rightPath()).toString();
    if (APART.contains(path)) {
      return null;
    }
    return "  %s: %s -> %s%s"
        .formatted(
            path,
            shown(change.left()),
            shown(change.right()),
            path.startsWith(Section.OPTIMIZER.key() + ".") && !path.endsWith(".type")
                ? " (the checkpoint's stays)"
                : "");
  }

  private static String shown(@Nullable ConfigNode value) {
    return value == null ? "nothing" : ConfigPrinter.printShort(value, WIDTH);
  }

  /** The config that a checkpoint carries as text; null when it is none. */
  private static @Nullable DictNode evaluated(String text) {
    try (TemporaryFolder folder = new TemporaryFolder("cfgrun")) {
      Path file = Files.writeString(folder.path().resolve("saved.cfg"), text);
      // A foreign checkpoint's text may read nothing but itself.
      Interpreter confined =
          new Interpreter(new InterpreterOptions(List.of(folder.path()), Budget.DEFAULT));
      EvaluatedConfig config = confined.evaluate(file.toString(), List.of(), new Problems());
      return config == null ? null : config.root();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
