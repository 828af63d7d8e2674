package org.cfgrun.interpreter.inherit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * Overrides from the command line, {@code key.path=value}, or {@code +key.path=value} for a key
 * that the config need not have. They are collected into one nested dict and merged like a child
 * config, except that integer keys address elements of lists.
 */
public final class Overrides {
  private static final Pattern OPTION = Pattern.compile("[A-Za-z_][\\w.]*=.*");

  /** Before a key: the config need not have it. */
  private static final String ADDITION = "+";

  private static final String CFG_OPTIONS = "--cfg-options";

  private final Map<String, Option> options = new LinkedHashMap<>();
  private final String option;
  private final Problems problems;
  private @Nullable DictNode gathered;

  private Overrides(String option, Problems problems) {
    this.option = option;
    this.problems = problems;
  }

  private record Option(Span key, ConfigNode value) {}

  /** A dict while the options gather: its values, and the option that named each key first. */
  private record Branch(Map<String, Object> children, Map<String, Origin> keys, Origin origin) {
    Branch(Origin origin) {
      this(new LinkedHashMap<>(), new LinkedHashMap<>(), origin);
    }
  }

  /** Parses {@code key=value} arguments. */
  public static Overrides parse(List<String> arguments, Problems problems) {
    return parse(CFG_OPTIONS, arguments, problems);
  }

  /** Returns whether the key of an override may be new, as {@code +key=value} says. */
  public static boolean isAddition(Origin key) {
    return key.kind() == Origin.Kind.OVERRIDE && key.span().text().startsWith(ADDITION);
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
    Branch root = new Branch(origin(first));
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
      String key = argument.substring(adds(argument) ? ADDITION.length() : 0, equals);
      warnOfComma(key, value, node);
      options.put(key, new Option(new Span(source, 0, equals), node));
    } catch (OptionValue.Unreadable e) {
      problems.error(ErrorCode.BAD_OPTION, value, e.getMessage());
    }
  }

  /** Variables cannot be added, because files assign them. */
  private boolean adds(String argument) {
    return option.equals(CFG_OPTIONS) && argument.startsWith(ADDITION);
  }

  /** mmcv reads {@code a=1,b=2} as one option whose value is a list of 1 and {@code 'b=2'}. */
  private void warnOfComma(String key, Span value, ConfigNode node) {
    if (!(node instanceof ListNode list) || value.text().startsWith("[")) {
      return;
    }
    for (ConfigNode item : list.items()) {
      if (item instanceof ScalarNode scalar
          && scalar.value() instanceof String text
          && OPTION.matcher(text).matches()) {
        problems.add(
            Diagnostic.warning(
                    ErrorCode.BAD_OPTION,
                    value,
                    "`%s` is set to a list that contains '%s', which looks like another option."
                        .formatted(key, text))
                .help("Separate options by blanks, not by commas."));
        return;
      }
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
      at.keys().putIfAbsent(steps[i], origin(option.key()));
      Object next =
          at.children().computeIfAbsent(steps[i], name -> new Branch(origin(option.key())));
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
    at.keys().putIfAbsent(steps[steps.length - 1], origin(option.key()));
    at.children().put(steps[steps.length - 1], option.value());
  }

  private static Branch thaw(DictNode dict) {
    return new Branch(new LinkedHashMap<>(dict.named()), new LinkedHashMap<>(), dict.origin());
  }

  private static DictNode freeze(Branch branch) {
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    branch
        .children()
        .forEach(
            (name, child) ->
                entries.put(
                    new ScalarNode(name, branch.keys().getOrDefault(name, branch.origin())),
                    child instanceof Branch deeper ? freeze(deeper) : (ConfigNode) child));
    return new DictNode(entries, branch.origin());
  }
}
