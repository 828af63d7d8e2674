package org.cfgrun.interpreter.lint;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schedule.TrainingLength;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.SequenceNode;

/**
 * Reports a step of {@code lr_config} that training never reaches. Epochs count from 0, so that a
 * step at {@code max_epochs} is never reached either.
 */
final class StepPastEnd implements Rule {
  private static final ErrorCode CODE = new ErrorCode("step-past-end");

  @Override
  public void check(Subject config, Problems found) {
    TrainingLength length = TrainingLength.of(config.root());
    if (length == null
        || !(Section.LR_CONFIG.in(config.root()) instanceof DictNode schedule)
        || isConstant(schedule)
        || TrainingLength.isTrue(schedule, "by_epoch", true) != length.epochs()) {
      return;
    }
    ConfigNode step = schedule.get("step");
    // A number is the distance between steps.
    List<ConfigNode> steps =
        step instanceof SequenceNode list ? list.items() : step == null ? List.of() : List.of(step);
    Layering layering = new Layering(config.layers());
    for (ConfigNode at : steps) {
      Double number = TrainingLength.number(at);
      if (number != null && number >= length.length()) {
        found.add(warning(at, length, layering));
      }
    }
  }

  private static Diagnostic warning(ConfigNode step, TrainingLength length, Layering layering) {
    boolean later = layering.isLater(length.node(), step);
    return Diagnostic.warning(
            CODE,
            (later ? length.node() : step).origin().span(),
            "The learning rate step at %s is never reached: training has %s %s."
                .formatted(step, length.node(), length.unit()))
        .note(
            later ? "the step is set here" : "training length set here",
            (later ? step : length.node()).origin().span())
        .help("Adjust `lr_config.step` to the length of training.");
  }

  /** Whether steps change nothing: {@code gamma=1} is a common way to write a constant rate. */
  private static boolean isConstant(DictNode schedule) {
    ConfigNode gamma = schedule.get("gamma");
    Double factor = gamma == null ? null : TrainingLength.number(gamma);
    return factor != null && factor == 1;
  }
}
