package org.cfgrun.interpreter.check;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.inherit.Overrides;
import org.cfgrun.interpreter.lint.NewKey;
import org.cfgrun.interpreter.lint.Subject;
import org.cfgrun.interpreter.schema.CheckedDict;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.jspecify.annotations.Nullable;

/**
 * Refuses options of the command line whose key a config does not have and no component knows: a
 * misspelt key would have no effect on a run. A key with {@code +} in front may be new.
 */
public final class UnknownOptions {
  private final List<CheckedDict> dicts;
  private final Problems problems;

  private UnknownOptions(List<CheckedDict> dicts, Problems problems) {
    this.dicts = dicts;
    this.problems = problems;
  }

  /** Adds an error for each unknown key. */
  public static void check(Subject config, Catalog catalog, Problems problems) {
    if (!config.overrides().named().isEmpty()) {
      List<CheckedDict> dicts = new TypedCheck(catalog).dicts(config.root());
      DictNode before = config.layers().get(config.layers().size() - 1).merged();
      new UnknownOptions(dicts, problems).walk(config.overrides(), before, ConfigPath.ROOT);
    }
  }

  private void walk(DictNode options, ConfigNode before, ConfigPath path) {
    options
        .named()
        .forEach(
            (name, value) -> {
              ConfigNode key = Objects.requireNonNull(options.key(name));
              ConfigNode former = new ConfigPath(List.of(name)).in(before);
              if (former == null) {
                if (!Overrides.isAddition(key.origin()) && !isKnown(name, path)) {
                  problems.add(error(name, key, before, path));
                }
              } else if (value instanceof DictNode deeper) {
                walk(deeper, former, path.child(name));
              }
            });
  }

  private boolean isKnown(String name, ConfigPath path) {
    boolean command =
        name.equals(ReservedKeys.DELETE)
            || name.equals(ReservedKeys.SCOPE)
            || name.equals(Checker.TYPE);
    return command
        || path.steps().isEmpty() && Section.of(name) != null
        || at(path).anyMatch(dict -> dict.knows(name));
  }

  private Stream<CheckedDict> at(ConfigPath path) {
    return dicts.stream().filter(dict -> dict.path().equals(path));
  }

  private Diagnostic error(String name, ConfigNode key, ConfigNode before, ConfigPath path) {
    Set<String> known = new LinkedHashSet<>();
    if (before instanceof DictNode dict) {
      known.addAll(dict.named().keySet());
    }
    at(path)
        .forEach(dict -> dict.arguments().stream().map(ArgumentSchema::name).forEach(known::add));
    Diagnostic error =
        Diagnostic.error(
            NewKey.CODE,
            key.origin().span(),
            "The config has no `%s`.".formatted(path.child(name)));
    @Nullable String nearest = Suggestions.nearest(name, known);
    return (nearest == null ? error : error.note("did you mean `" + path.child(nearest) + "`?"))
        .help("Correct the key, or write `+%s=...` to add it.".formatted(path.child(name)));
  }
}
