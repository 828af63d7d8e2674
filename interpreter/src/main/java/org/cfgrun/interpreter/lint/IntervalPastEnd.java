package org.cfgrun.interpreter.lint;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schedule.TrainingLength;
import org.cfgrun.interpreter.schema.KeyText;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports an interval of {@code evaluation}, {@code checkpoint_config} or {@code log_config} that
 * is longer than training, and an evaluation that starts after its end.
 */
final class IntervalPastEnd implements Rule {
  private static final ErrorCode CODE = new ErrorCode("interval-past-end");

  private static final double INFINITE = 1e9;

  private static final Map<Section, String> EFFECTS =
      Map.of(
          Section.EVALUATION, "the model is never evaluated",
          Section.CHECKPOINT_CONFIG, "no checkpoint is saved before the end",
          Section.LOG_CONFIG, "nothing is logged");

  @Override
  public void check(Subject config, Problems found) {
    TrainingLength length = TrainingLength.of(config.root());
    if (length == null) {
      return;
    }
    Layering layering = new Layering(config.layers());
    for (Section section :
        List.of(Section.EVALUATION, Section.CHECKPOINT_CONFIG, Section.LOG_CONFIG)) {
      if (section.in(config.root()) instanceof DictNode dict && counts(section, dict, length)) {
        for (String key : keys(section)) {
          ConfigNode node = dict.get(key);
          Double number = node == null ? null : TrainingLength.number(node);
          if (node != null && number != null && number > length.length() && !isOff(dict, length)) {
            found.add(warning(section, key, node, length, layering));
          }
        }
      }
    }
  }

  private static List<String> keys(Section section) {
    return section == Section.EVALUATION ? List.of("interval", "start") : List.of("interval");
  }

  /**
   * Whether a section is switched off on purpose: by a start just behind the end, or by a number
   * that stands for infinity, such as 999999.
   */
  private static boolean isOff(DictNode dict, TrainingLength length) {
    Double start = number(dict, "start");
    Double interval = number(dict, "interval");
    return start != null && start == length.length() + 1
        || interval != null
            && (interval >= INFINITE
                || String.format(Locale.ROOT, "%.0f", interval).matches("9{3,}"));
  }

  private static @Nullable Double number(DictNode dict, String key) {
    ConfigNode node = dict.get(key);
    return node == null ? null : TrainingLength.number(node);
  }

  /** Whether a section counts in the unit of the training length. */
  private static boolean counts(Section section, DictNode dict, TrainingLength length) {
    return switch (section) {
      // The runner decides, whatever the section says.
      case EVALUATION -> true;
      case CHECKPOINT_CONFIG ->
          TrainingLength.isTrue(dict, "by_epoch", length.epochs()) == length.epochs();
      default -> !length.epochs();
    };
  }

  private static Diagnostic warning(
      Section section, String key, ConfigNode node, TrainingLength length, Layering layering) {
    boolean later = layering.isLater(length.node(), node);
    String path = section.key() + "." + key;
    Diagnostic warning =
        Diagnostic.warning(
                CODE,
                (later ? length.node() : node).origin().span(),
                "`%s` is %s, but training has only %s %s: %s."
                    .formatted(path, node, length.node(), length.unit(), EFFECTS.get(section)))
            .note(
                later ? "`" + path + "` is set here" : "training length set here",
                (later ? node : length.node()).origin().span())
            .help("Set `%s` to at most %s.".formatted(path, length.node()));
    // Only a number that stands in the text can be replaced there.
    boolean literal =
        !later
            && KeyText.isEditable(node.origin())
            && node.origin().span().text().equals(node.toString());
    return literal
        ? warning.fix(
            Fix.suggested(
                "Set to " + length.node(),
                new Edit(node.origin().span(), length.node().toString())))
        : warning;
  }
}
