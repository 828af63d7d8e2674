package org.cfgrun.runtime.registry.custom;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;

/**
 * The content of {@code custom_imports}.
 *
 * @param imports the modules, in order, without those whose components are built in
 * @param failuresAllowed whether failed imports are only warnings
 */
record ImportList(List<Import> imports, boolean failuresAllowed) {
  /** A module name and its position. */
  record Import(String name, Span span) {}

  private static final String IMPORTS = "imports";
  private static final String ALLOW = "allow_failed_imports";

  /** Python modules that MMDetection's configs import for components that cfgrun has built in. */
  private static final Set<String> BUILT_IN = Set.of("mmcls.models");

  /** Reads the section. Reports invalid parts and skips them. */
  static ImportList read(ConfigNode section, Problems problems) {
    if (!(section instanceof DictNode dict)) {
      report(section, "`custom_imports` must be a dict", problems);
      return new ImportList(List.of(), false);
    }
    dict.entries()
        .forEach(
            (key, value) -> {
              String name = key.toString();
              if (!name.equals(IMPORTS) && !name.equals(ALLOW)) {
                Diagnostic unknown =
                    Diagnostic.error(
                        ErrorCode.UNKNOWN_ARGUMENT,
                        key.origin().span(),
                        "`custom_imports` has no key `" + name + "`.");
                problems.add(
                    Suggestions.add(unknown, name, List.of(IMPORTS, ALLOW))
                        .help("expected `imports` or `allow_failed_imports`."));
              }
            });
    return new ImportList(imports(dict, problems), failuresAllowed(dict, problems));
  }

  private static boolean failuresAllowed(DictNode dict, Problems problems) {
    ConfigNode allowed = dict.get(ALLOW);
    if (allowed == null) {
      return false;
    }
    if (allowed instanceof ScalarNode scalar && scalar.value() instanceof Boolean value) {
      return value;
    }
    report(allowed, "`allow_failed_imports` must be a bool", problems);
    return false;
  }

  private static List<Import> imports(DictNode dict, Problems problems) {
    ConfigNode given = dict.get(IMPORTS);
    if (given == null) {
      problems.error(
          ErrorCode.MISSING_ARGUMENT, dict.origin().span(), "`custom_imports` requires `imports`.");
      return List.of();
    }
    List<ConfigNode> items =
        given instanceof SequenceNode sequence ? sequence.items() : List.of(given);
    List<Import> imports = new ArrayList<>();
    for (ConfigNode item : items) {
      if (item instanceof ScalarNode scalar && scalar.value() instanceof String name) {
        if (!BUILT_IN.contains(name)) {
          imports.add(new Import(name, item.origin().span()));
        }
      } else {
        report(item, "`imports` of `custom_imports` must be a str or a list of strs", problems);
      }
    }
    return imports;
  }

  private static void report(ConfigNode node, String rule, Problems problems) {
    problems.error(
        ErrorCode.BAD_ARGUMENT, node.origin().span(), rule + ", got " + node.description() + ".");
  }
}
