package org.cfgrun.runtime.training;

import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.hook.logging.LoggerHook;
import org.cfgrun.runtime.hook.schedule.LrUpdaterHook;
import org.cfgrun.runtime.hook.schedule.MomentumUpdaterHook;
import org.cfgrun.runtime.runner.RunLength;
import org.jspecify.annotations.Nullable;

/** Warnings of settings that do not fit the data: valid, but probably not what was meant. */
final class PlanWarnings {
  private final TrainingPlan plan;
  private final DictNode root;
  private final Problems problems;

  private PlanWarnings(TrainingPlan plan, Problems problems) {
    this.plan = plan;
    this.root = plan.config().root();
    this.problems = problems;
  }

  /** Adds the warnings of a plan. */
  static void add(TrainingPlan plan, Problems problems) {
    PlanWarnings warnings = new PlanWarnings(plan, problems);
    int iterations = plan.training().length();
    RunLength length = plan.config().runner().length(iterations);
    warnings.logging(iterations, length);
    List<LrUpdaterHook> rates = plan.config().hooks().all(LrUpdaterHook.class);
    rates.forEach(
        hook -> warnings.warmup(Section.LR_CONFIG, hook.warmupIterations(iterations), length));
    plan.config()
        .hooks()
        .all(MomentumUpdaterHook.class)
        .forEach(
            hook ->
                warnings.warmup(
                    Section.MOMENTUM_CONFIG, hook.warmupIterations(iterations), length));
    DetectionLoader validation = plan.validation();
    if (validation != null) {
      warnings.classes(plan.training().dataset().classes(), validation.dataset().classes());
    }
  }

  /** With epochs shorter than the interval, the last steps of an epoch are all of them. */
  private void logging(int iterations, RunLength length) {
    int shortest =
        plan.config().hooks().all(LoggerHook.class).stream()
            .mapToInt(hook -> hook.longestWithoutLine(length.epochs() != null))
            .min()
            .orElse(0);
    if (shortest > iterations) {
      warn(
          ConfigPath.parse("log_config.interval").in(root),
          "`log_config.interval` is %s, but an epoch has only %s: no loss is logged."
              .formatted(shortest, iterations),
          "set `log_config.interval` to at most %s".formatted(iterations));
    }
  }

  private void warmup(Section section, @Nullable Long warmup, RunLength length) {
    if (warmup != null && length.iterations() > 0 && warmup >= length.iterations()) {
      warn(
          section.in(root),
          "The warm-up of `%s` takes %s iterations, but the run has %s: it never ends."
              .formatted(section.key(), warmup, length.iterations()),
          "set `warmup_iters` to less than the length of the run");
    }
  }

  private void classes(List<String> train, List<String> val) {
    if (train.equals(val)) {
      return;
    }
    List<String> onlyTrain = train.stream().filter(name -> !val.contains(name)).toList();
    List<String> onlyVal = val.stream().filter(name -> !train.contains(name)).toList();
    String difference =
        onlyTrain.isEmpty() && onlyVal.isEmpty()
            ? "in another order, so that labels differ"
            : Stream.of(
                    text("only in training: ", onlyTrain), text("only in validation: ", onlyVal))
                .filter(part -> !part.isEmpty())
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
    ConfigNode place = ConfigPath.parse("data.val").in(root);
    warn(
        place,
        "The classes of training and validation differ: %s.".formatted(difference),
        "set the same `classes` in `data.train` and `data.val`");
  }

  private static String text(String what, List<String> names) {
    int most = 5;
    String shown = String.join(", ", names.subList(0, Math.min(most, names.size())));
    return names.isEmpty() ? "" : what + shown + (names.size() > most ? ", ..." : "");
  }

  private void warn(@Nullable ConfigNode node, String message, String help) {
    problems.add(
        Diagnostic.warning(
                ErrorCode.BAD_ARGUMENT, node == null ? null : node.origin().span(), message)
            .help(help));
  }
}
