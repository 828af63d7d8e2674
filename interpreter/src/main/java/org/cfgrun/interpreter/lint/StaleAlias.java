package org.cfgrun.interpreter.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.explain.StaleCopies;
import org.cfgrun.interpreter.explain.StaleCopy;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.Origin;

/**
 * Reports a child that changes a variable while copies made by its base keep the old value: {@code
 * train_pipeline} changes, but {@code data.train.pipeline} does not.
 *
 * <p>A child that uses the new value in one part of the config leaves the other parts alone on
 * purpose, such as {@code data_root} for a test on other data. In that case a copy is reported only
 * beside a value that did change.
 */
final class StaleAlias implements Rule {
  private static final ErrorCode CODE = new ErrorCode("stale-alias");

  private static final int SHOWN = 4;

  /** Variables on which training and testing must agree; their copies are always reported. */
  private static final String SHARED = "(.+_)?norm_cfg";

  @Override
  public void check(Subject config, Problems found) {
    List<StaleCopy> copies = StaleCopies.of(config.layers(), config.root());
    if (copies.isEmpty()) {
      return;
    }
    Set<String> parts = parts(config);
    Map<Source, Map<String, Set<String>>> uses = new HashMap<>();
    for (Layer layer : config.layers()) {
      uses.put(layer.member().document().source(), new Uses(layer).around());
    }
    Map<Span, List<StaleCopy>> changes =
        copies.stream()
            .filter(copy -> !parts.contains(copy.path().steps().get(0)))
            .filter(copy -> isMeantToFollow(copy, uses))
            .collect(
                Collectors.groupingBy(StaleCopy::changed, LinkedHashMap::new, Collectors.toList()));
    changes.forEach((changed, stale) -> found.add(warning(changed, stale)));
  }

  /** Top-level keys that only serve to build others and that no program reads. */
  private static Set<String> parts(Subject config) {
    Set<String> read = new HashSet<>();
    for (Layer layer : config.layers()) {
      read.addAll(NameUses.of(layer.member()));
    }
    read.removeIf(name -> Section.of(name) != null);
    return read;
  }

  private static boolean isMeantToFollow(
      StaleCopy copy, Map<Source, Map<String, Set<String>>> uses) {
    if (copy.variable().matches(SHARED)) {
      return true;
    }
    Set<String> around = uses.getOrDefault(copy.changed().source(), Map.of()).get(copy.variable());
    return around == null || around.contains(around(copy.path()).toString());
  }

  /**
   * Where a file uses the new values of its variables. The whole file is searched once for all
   * variables, because a config can have thousands of copies.
   */
  private static final class Uses {
    private final Source source;
    private final Map<String, Set<String>> around = new HashMap<>();
    // The variables through which the dicts and lists around a value came.
    private final Set<String> outer = new HashSet<>();

    Uses(Layer child) {
      this.source = child.member().document().source();
      // Sections that no base has are read by no program.
      child
          .merged()
          .named()
          .forEach(
              (name, value) -> {
                if (Section.of(name) != null && child.bases().get(name) != null) {
                  visit(value, new ConfigPath(List.of(name)));
                }
              });
    }

    /** Returns the paths of the values around each use, by variable. */
    Map<String, Set<String>> around() {
      return around;
    }

    private void visit(ConfigNode node, ConfigPath path) {
      List<String> own = new ArrayList<>();
      for (Origin.Via step : node.origin().via()) {
        if (step.span().source() == source && outer.add(step.name())) {
          own.add(step.name());
          Set<String> paths = around.computeIfAbsent(step.name(), name -> new HashSet<>());
          for (int i = 0; i <= path.steps().size(); i++) {
            paths.add(path.slice(0, i).toString());
          }
        }
      }
      Values.children(node, path, this::visit);
      own.forEach(outer::remove);
    }
  }

  /** The path of the innermost dict around a value. */
  private static ConfigPath around(ConfigPath path) {
    int end = path.steps().size() - 1;
    while (end > 0 && path.steps().get(end).matches("\\d+")) {
      end--;
    }
    return path.slice(0, end);
  }

  private static Diagnostic warning(Span changed, List<StaleCopy> copies) {
    StaleCopy first = copies.get(0);
    Diagnostic warning =
        Diagnostic.warning(
            CODE,
            changed,
            "`%s` changes here, but `%s` keeps a copy of its old value."
                .formatted(first.variable(), first.path()));
    for (StaleCopy copy : copies.subList(0, Math.min(SHOWN, copies.size()))) {
      warning = warning.note("`" + copy.path() + "` was copied here", copy.read());
    }
    if (copies.size() > SHOWN) {
      warning = warning.note("and " + (copies.size() - SHOWN) + " more copies");
    }
    return warning.help(
        "Set the copies too, because bases are not evaluated again: `%s`."
            .formatted(assignment(first)));
  }

  /** The statement by which a child sets the copy. A copy in a list needs the whole list. */
  private static String assignment(StaleCopy copy) {
    List<String> steps = copy.path().steps();
    if (steps.stream().anyMatch(step -> step.matches("\\d+"))) {
      return steps.get(0) + " = ...";
    }
    StringBuilder text = new StringBuilder(copy.variable());
    for (int i = steps.size() - 1; i > 0; i--) {
      text.insert(0, "dict(" + steps.get(i) + "=").append(')');
    }
    return steps.get(0) + " = " + text;
  }
}
