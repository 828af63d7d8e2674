package org.cfgrun.interpreter.lint;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schedule.TrainingLength;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.KeyText;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports what begins or recurs only after the end of training: an interval of {@code evaluation},
 * {@code checkpoint_config}, {@code log_config} or of a custom hook, an evaluation that starts
 * later, a later milestone of {@code dynamic_intervals}, and a hook for more last epochs than there
 * are.
 */
final class IntervalPastEnd implements Rule {
  private static final ErrorCode CODE = new ErrorCode("interval-past-end");

  private static final double INFINITE = 1e9;

  private static final String INTERVAL = "interval";

  /** Hooks of {@code custom_hooks} that count iterations, whatever the runner counts. */
  private static final Set<String> BY_ITERATION =
      Set.of(
          "EMAHook",
          "ExpMomentumEMAHook",
          "LinearMomentumEMAHook",
          "CheckInvalidLossHook",
          "MemoryProfilerHook");

  /**
   * A number that should not exceed the length of training.
   *
   * @param path where it is, for messages
   * @param most the greatest number that has an effect
   * @param effect what happens if it is greater
   */
  private record Bounded(String path, ConfigNode node, double most, String effect) {
    boolean isExceeded() {
      Double number = TrainingLength.number(node);
      return number != null && number > most;
    }
  }

  @Override
  public void check(Subject config, Problems found) {
    TrainingLength length = TrainingLength.of(config.root());
    if (length == null || length.length() < 0) {
      return;
    }
    if (length.length() == 0) {
      found.add(
          Diagnostic.warning(
                  CODE,
                  length.node().origin().span(),
                  "Training has 0 %s: nothing is trained.".formatted(length.unit()))
              .help("Set at least 1."));
      return;
    }
    Layering layering = new Layering(config.layers());
    List<Bounded> numbers = new ArrayList<>();
    evaluation(config.root(), length, numbers);
    for (Section section : List.of(Section.CHECKPOINT_CONFIG, Section.LOG_CONFIG)) {
      if (section.in(config.root()) instanceof DictNode dict) {
        interval(dict, section, ConfigPath.ROOT.child(section.key()), length, numbers);
      }
    }
    if (Section.CUSTOM_HOOKS.in(config.root()) instanceof SequenceNode hooks) {
      ConfigPath path = ConfigPath.ROOT.child(Section.CUSTOM_HOOKS.key());
      for (int i = 0; i < hooks.items().size(); i++) {
        hook(hooks.items().get(i), path.child(i), length, numbers);
      }
    }
    numbers.stream()
        .filter(Bounded::isExceeded)
        .forEach(each -> found.add(warning(each, length, layering)));
  }

  private static void add(
      ConfigPath owner,
      String key,
      @Nullable ConfigNode node,
      double most,
      String effect,
      List<Bounded> numbers) {
    if (node != null) {
      numbers.add(new Bounded(owner.child(key).toString(), node, most, effect));
    }
  }

  private static void evaluation(DictNode root, TrainingLength length, List<Bounded> numbers) {
    // The runner decides what is counted, whatever the section says.
    if (!(Section.EVALUATION.in(root) instanceof DictNode dict) || isOff(dict, length)) {
      return;
    }
    ConfigPath path = ConfigPath.ROOT.child(Section.EVALUATION.key());
    for (String key : List.of(INTERVAL, "start")) {
      add(path, key, dict.get(key), length.length(), "the model is never evaluated", numbers);
    }
    String key = "dynamic_intervals";
    if (dict.get(key) instanceof SequenceNode pairs) {
      for (int i = 0; i < pairs.items().size(); i++) {
        if (pairs.items().get(i) instanceof SequenceNode pair && !pair.items().isEmpty()) {
          ConfigNode milestone = pair.items().get(0);
          String effect = "this interval never begins";
          add(path.child(key).child(i), "0", milestone, length.length(), effect, numbers);
        }
      }
    }
  }

  private static void interval(
      DictNode dict,
      Section section,
      ConfigPath path,
      TrainingLength length,
      List<Bounded> numbers) {
    boolean checkpoint = section == Section.CHECKPOINT_CONFIG;
    boolean counts =
        checkpoint
            ? TrainingLength.isTrue(dict, "by_epoch", length.epochs()) == length.epochs()
            : !length.epochs();
    if (counts && !isOff(dict, length)) {
      String effect = checkpoint ? "no checkpoint is saved before the end" : "nothing is logged";
      add(path, INTERVAL, dict.get(INTERVAL), length.length(), effect, numbers);
    }
  }

  private static void hook(
      ConfigNode node, ConfigPath path, TrainingLength length, List<Bounded> numbers) {
    if (!(node instanceof DictNode dict
        && dict.get(Checker.TYPE) instanceof ScalarNode scalar
        && scalar.value() instanceof String type)) {
      return;
    }
    if (type.equals("CheckpointHook")) {
      interval(dict, Section.CHECKPOINT_CONFIG, path, length, numbers);
    } else if (type.equals("YOLOXModeSwitchHook") && length.epochs()) {
      String key = "num_last_epochs";
      String effect = "the hook never switches the mode";
      add(path, key, dict.get(key), length.length() - 1, effect, numbers);
    } else if (BY_ITERATION.contains(type) && !length.epochs() && !isOff(dict, length)) {
      add(path, INTERVAL, dict.get(INTERVAL), length.length(), "the hook never runs", numbers);
    }
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

  private static Diagnostic warning(Bounded bounded, TrainingLength length, Layering layering) {
    ConfigNode node = bounded.node();
    String path = bounded.path();
    boolean later = layering.isLater(length.node(), node);
    String most = new BigDecimal(bounded.most()).stripTrailingZeros().toPlainString();
    Diagnostic warning =
        Diagnostic.warning(
                CODE,
                (later ? length.node() : node).origin().span(),
                "`%s` is %s, but training has only %s %s: %s."
                    .formatted(path, node, length.node(), length.unit(), bounded.effect()))
            .note(
                later ? "`" + path + "` is set here" : "training length set here",
                (later ? node : length.node()).origin().span())
            .help("Set `%s` to at most %s.".formatted(path, most));
    // Only a number that stands in the text can be replaced there.
    boolean literal =
        !later
            && KeyText.isEditable(node.origin())
            && node.origin().span().text().equals(node.toString());
    return literal
        ? warning.fix(Fix.suggested("Set to " + most, new Edit(node.origin().span(), most)))
        : warning;
  }
}
