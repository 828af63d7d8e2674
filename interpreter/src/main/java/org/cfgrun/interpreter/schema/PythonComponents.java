package org.cfgrun.interpreter.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * Checks components in Python. Their constructors say little about what a dict in an argument
 * becomes: where the catalog knows the registry, its {@code type} must be in it; elsewhere a {@code
 * type} that some registry knows is checked, and another one may be anything.
 */
final class PythonComponents {
  private static final int DEEPEST = 100;

  private final Catalog catalog;
  private final TypeLookup lookup;
  private final Checker checker;
  private final Problems problems;
  private final boolean whole;

  /**
   * @param whole whether the config is complete, so that a missing argument is an error
   */
  PythonComponents(
      Catalog catalog, TypeLookup lookup, Checker checker, Problems problems, boolean whole) {
    this.catalog = catalog;
    this.lookup = lookup;
    this.checker = checker;
    this.problems = problems;
    this.whole = whole;
  }

  /**
   * Checks a value whose dicts are built from a registry.
   *
   * @param alone whether nothing but the dict is passed to the constructor
   * @param supplied required arguments that code supplies
   */
  void built(ConfigNode node, String registry, boolean alone, Set<String> supplied, Site site) {
    if (node instanceof SequenceNode sequence) {
      List<ConfigNode> items = sequence.items();
      for (int i = 0; i < items.size(); i++) {
        built(items.get(i), registry, alone, supplied, site.child(Integer.toString(i)));
      }
    } else if (node instanceof DictNode dict && type(dict) == null) {
      scattered(dict, site);
    } else if (node instanceof DictNode dict) {
      ComponentType wanted = new ComponentType(registry, ComponentSchema.ANYTHING);
      ComponentSchema found = lookup.find(dict, wanted);
      if (found == null) {
        problems.add(checker.explain(lookup.complaint(dict, wanted, site), dict, site));
      } else {
        checker.component(dict, found, allowance(found, !(whole && alone), supplied), site);
      }
    }
  }

  private Allowance allowance(ComponentSchema schema, boolean partial, Set<String> supplied) {
    Set<String> keys = catalog.python().builderKeys().getOrDefault(schema.registry(), Set.of());
    return new Allowance(schema.isOpen(), keys, partial, supplied);
  }

  /** Checks the dicts in a value of which nothing is known. */
  void scattered(ConfigNode node, Site site) {
    if (site.path().steps().size() > DEEPEST) {
      return;
    }
    if (node instanceof SequenceNode sequence) {
      List<ConfigNode> items = sequence.items();
      for (int i = 0; i < items.size(); i++) {
        scattered(items.get(i), site.child(Integer.toString(i)));
      }
    } else if (node instanceof DictNode dict) {
      String type = type(dict);
      List<ComponentSchema> candidates = type == null ? List.of() : lookup.anywhere(dict, type);
      if (!candidates.isEmpty()) {
        ComponentSchema likely = likeliest(dict, candidates, site);
        checker.component(dict, likely, allowance(likely, true, Set.of()), site);
        return;
      }
      if (type != null) {
        misspelt(dict, type);
      }
      dict.entries().forEach((key, value) -> scattered(value, site.child(key.toString())));
    }
  }

  /** Returns the component that a dict fits best. What is below the dict does not count. */
  private ComponentSchema likeliest(DictNode dict, List<ComponentSchema> candidates, Site site) {
    ComponentSchema best = candidates.get(0);
    int fewest = Integer.MAX_VALUE;
    for (ComponentSchema candidate : candidates) {
      Problems found = new Problems();
      new Checker(lookup, found)
          .component(dict, candidate, allowance(candidate, true, Set.of()), site);
      if (found.errorCount() < fewest) {
        best = candidate;
        fewest = found.errorCount();
      }
    }
    return best;
  }

  /**
   * A type that no registry has may be a class of another library, or the name of a function or an
   * operation, which has no capitals.
   */
  private void misspelt(DictNode dict, String type) {
    List<String> names = new ArrayList<>();
    catalog.components().forEach(component -> names.addAll(component.names()));
    boolean named = !type.equals(type.toLowerCase(Locale.ROOT));
    String near = named ? Suggestions.misspelt(type, names) : null;
    ConfigNode node = dict.get(Checker.TYPE);
    if (near != null && node != null && catalog.foreignScope(type) == null) {
      problems.add(
          Diagnostic.warning(
                  ErrorCode.UNKNOWN_TYPE,
                  node.origin().span(),
                  "`" + type + "` is not in any registry of the catalog.")
              .note("did you mean `" + near + "`?"));
    }
  }

  private static @Nullable String type(DictNode dict) {
    return dict.get(Checker.TYPE) instanceof ScalarNode scalar
            && scalar.value() instanceof String type
        ? type
        : null;
  }
}
