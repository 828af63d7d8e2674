package org.cfgrun.interpreter.explain;

import java.util.stream.Collectors;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;

/**
 * Prints a history as text.
 *
 * <pre>
 * model.backbone.depth = 101
 *
 *   set to 50
 *     base.cfg:3:22
 *     inherited through `_base_`: child.cfg:1:9
 *   replaced by 101
 *     child.cfg:2:33
 * </pre>
 */
public final class HistoryPrinter {
  private static final int WIDTH = 72;

  private final StringBuilder out = new StringBuilder();

  private HistoryPrinter() {}

  /** Prints a history. */
  public static String print(KeyHistory history) {
    HistoryPrinter printer = new HistoryPrinter();
    ConfigNode value = history.value();
    printer.out.append(history.path());
    if (value == null) {
      printer.out.append(" is no longer in the config\n\n");
    } else {
      printer.out.append(" = ").append(ConfigPrinter.printShort(value, WIDTH)).append("\n\n");
    }
    history.steps().forEach(printer::step);
    history.stale().forEach(copy -> printer.stale(copy, history));
    return printer.out.toString();
  }

  /** Returns what a step did, without its place: {@code set to 50}. */
  public static String words(Step step) {
    String action = step.action().words();
    ConfigNode value = step.value();
    if (step.action() == Step.Action.MERGED && value instanceof DictNode dict) {
      return action + " " + keys(dict);
    }
    if (value != null) {
      return action + " " + ConfigPrinter.printShort(value, WIDTH);
    }
    return switch (step.action()) {
      case DELETED -> action;
      // The span of a method call is the whole call; that of `del` is its target only.
      case REMOVED ->
          action + (step.span().text().endsWith(")") ? " by " : " by del ") + written(step);
      case SET, MERGED, REPLACED -> action + " " + written(step);
    };
  }

  private void step(Step step) {
    out.append("  ").append(words(step)).append('\n');
    line(step.action() == Step.Action.DELETED ? "together with its parent: " : "", step.span());
    for (Origin.Via via : step.variables()) {
      line("through `" + via.name() + "`: ", via.span());
    }
    if (!step.inherited().isEmpty()) {
      String way =
          step.inherited().stream().map(Object::toString).collect(Collectors.joining(", "));
      line("inherited through `_base_`: ", way);
    }
  }

  private static String keys(DictNode dict) {
    return dict.entries().isEmpty()
        ? "an empty dict"
        : dict.entries().keySet().stream()
            .map(key -> "`" + Printable.line(key.toString()) + "`")
            .collect(Collectors.joining(", "));
  }

  private static String written(Step step) {
    String text = step.span().text().lines().map(String::strip).collect(Collectors.joining(" "));
    return text.length() > WIDTH ? text.substring(0, WIDTH - 3) + "..." : text;
  }

  private void stale(StaleCopy copy, KeyHistory history) {
    boolean whole = copy.path().equals(history.path());
    out.append("\n  stale: ")
        .append(whole ? "it" : "`" + copy.path() + "`")
        .append(" was copied from `")
        .append(copy.variable())
        .append("`, which changed later\n");
    line("copied: ", copy.read());
    line("changed: ", copy.changed());
  }

  private void line(String words, Object place) {
    out.append("    ").append(words).append(place).append('\n');
  }
}
