package org.cfgrun.interpreter.inherit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * Overrides from the command line, {@code key.path=value}. They are collected into one nested dict
 * and merged like a child config, except that integer keys address elements of lists.
 */
public final class Overrides {
  private final Map<String, Option> options = new LinkedHashMap<>();
  private final String option;
  private final Problems problems;
  private @Nullable DictNode gathered;

  private Overrides(String option, Problems problems) {
    this.option = option;
    this.problems = problems;
  }

  private record Option(Span key, ConfigNode value) {}

  private record Branch(Map<String, Object> children, Origin origin) {}

  /** Parses {@code key=value} arguments. */
  public static Overrides parse(List<String> arguments, Problems problems) {
    return parse("--cfg-options", arguments, problems);
  }

  /** Parses the arguments of another option, which messages name. */
  public static Overrides parse(String option, List<String> arguments, Problems problems) {
    Overrides overrides = new Overrides(option, problems);
    arguments.forEach(overrides::read);
    return overrides;
  }

  /** Adds an override whose value is already parsed. */
  public void put(String key, ConfigNode value) {
    Source source = Source.of(option, key);
    options.put(key, new Option(source.all(), value));
    gathered = null;
  }

  /** The values by dotted keys, in order. */
  public Map<String, ConfigNode> values() {
    Map<String, ConfigNode> values = new LinkedHashMap<>();
    options.forEach((key, option) -> values.put(key, option.value()));
    return values;
  }

  /** Returns the config with all overrides merged into it. */
  public DictNode applyTo(DictNode config) {
    return applyTo(config, Merger.ofOverrides(problems));
  }

  /** Returns the config with all overrides merged into it; errors go to {@code receiver}. */
  public DictNode applyTo(DictNode config, Problems receiver) {
    return applyTo(config, Merger.ofOverrides(receiver));
  }

  DictNode applyTo(DictNode config, Merger merger) {
    return options.isEmpty()
        ? config
        : merger.merge(gathered(), config).withOrigin(config.origin());
  }

  /** All overrides as one nested dict. */
  public DictNode gathered() {
    if (gathered == null) {
      gathered = gather();
    }
    return gathered;
  }

  private DictNode gather() {
    Span first =
        options.isEmpty() ? Source.of(option, "").all() : options.values().iterator().next().key();
    Branch root = new Branch(new LinkedHashMap<>(), origin(first));
    options.forEach((key, option) -> grow(root, key, option));
    return freeze(root);
  }

  private void read(String argument) {
    Source source = Source.of(option, argument);
    int equals = argument.indexOf('=');
    if (equals < 0) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.BAD_OPTION,
                  source.all(),
                  "expected `key.path=value`, got `" + argument + "`.")
              .help("Add `=` and a value."));
      return;
    }
    Span value = new Span(source, equals + 1, argument.length());
    try {
      ConfigNode node = new OptionValue(origin(value)).read(value.text());
      options.put(argument.substring(0, equals), new Option(new Span(source, 0, equals), node));
    } catch (OptionValue.Unreadable e) {
      problems.error(ErrorCode.BAD_OPTION, value, e.getMessage());
    }
  }

  private static Origin origin(Span span) {
    return new Origin(Origin.Kind.OVERRIDE, span, null, List.of());
  }

  private void grow(Branch root, String key, Option option) {
    String[] steps = key.split("\\.", -1);
    // Merging recurses over the steps of a key.
    if (steps.length > 100) {
      problems.error(ErrorCode.BAD_OPTION, option.key(), "this key has more than 100 parts.");
      return;
    }
    Branch at = root;
    for (int i = 0; i < steps.length - 1; i++) {
      Object next =
          at.children()
              .computeIfAbsent(
                  steps[i], name -> new Branch(new LinkedHashMap<>(), origin(option.key())));
      next = next instanceof DictNode dict ? thaw(dict) : next;
      if (!(next instanceof Branch branch)) {
        problems.error(
            ErrorCode.BAD_OPTION,
            option.key(),
            "`"
                + key
                + "` sets a key of `"
                + steps[i]
                + "`, which an earlier option sets to a value.");
        return;
      }
      at.children().put(steps[i], branch);
      at = branch;
    }
    at.children().put(steps[steps.length - 1], option.value());
  }

  private static Branch thaw(DictNode dict) {
    return new Branch(new LinkedHashMap<>(dict.named()), dict.origin());
  }

  private static DictNode freeze(Branch branch) {
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    branch
        .children()
        .forEach(
            (name, child) ->
                entries.put(
                    new ScalarNode(name, branch.origin()),
                    child instanceof Branch deeper ? freeze(deeper) : (ConfigNode) child));
    return new DictNode(entries, branch.origin());
  }
}
