package org.cfgrun.interpreter.schema;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Finds the component that a dict names in {@code type}, or says why there is none. */
final class TypeLookup {
  /** How many names a message lists. */
  private static final int LISTED = 12;

  private final Catalog catalog;

  TypeLookup(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The component of a dict, or null when {@link #complaint} has something to say. */
  @Nullable ComponentSchema find(DictNode dict, ComponentType wanted) {
    String type = type(dict, wanted);
    ComponentSchema found = type == null ? null : catalog.find(wanted.registry(), type);
    return found != null && found.isA(wanted.kind()) ? found : null;
  }

  private static @Nullable String type(DictNode dict, ComponentType wanted) {
    ConfigNode given = dict.get(Checker.TYPE);
    if (given == null) {
      return wanted.defaultType();
    }
    return given instanceof ScalarNode scalar && scalar.value() instanceof String type
        ? type
        : null;
  }

  /** What is wrong with the {@code type} of a dict. */
  Diagnostic complaint(DictNode dict, ComponentType wanted, Site site) {
    ConfigNode node = dict.get(Checker.TYPE);
    if (node == null && wanted.defaultType() == null) {
      return Diagnostic.error(
              ErrorCode.MISSING_ARGUMENT,
              dict.origin().span(),
              "`" + site.path() + "` has no `type` that says what to build.")
          .help(known(wanted));
    }
    Span span = (node == null ? dict : node).origin().span();
    String type = type(dict, wanted);
    if (type == null) {
      return Diagnostic.error(
          ErrorCode.BAD_ARGUMENT, span, "`type` must be a str, but is " + node.description() + ".");
    }
    ComponentSchema other = catalog.find(wanted.registry(), type);
    if (other != null) {
      return Diagnostic.error(
              ErrorCode.BAD_ARGUMENT,
              span,
              "`"
                  + type
                  + "` is no `"
                  + wanted.simpleKind()
                  + "`, as "
                  + (site.within().steps().isEmpty() ? "`" + site.path() + "`" : site.name())
                  + " must be.")
          .help(known(wanted));
    }
    return unknown(type, span, wanted);
  }

  private Diagnostic unknown(String type, Span span, ComponentType wanted) {
    String scope = Catalog.foreignScope(type);
    if (scope != null) {
      return Diagnostic.error(
              ErrorCode.UNKNOWN_TYPE,
              span,
              "`" + type + "` is of the scope `" + scope + "`, which is not here.")
          .help("only the scopes `mmdet` and `mmcv` are known, and may be left out.");
    }
    if (!catalog.isComplete()) {
      return new Diagnostic(
          ErrorCode.UNKNOWN_TYPE,
          Severity.WARNING,
          "`"
              + type
              + "` is not in the registry `"
              + wanted.registry()
              + "`; it may be in the custom imports, which were not read.",
          span,
          List.of(),
          null);
    }
    Diagnostic found =
        Diagnostic.error(
            ErrorCode.UNKNOWN_TYPE,
            span,
            "`" + type + "` is not in the registry `" + wanted.registry() + "`.");
    for (String registry : catalog.registries()) {
      if (!registry.equals(wanted.registry()) && catalog.find(registry, type) != null) {
        found = found.note("it is in the registry `" + registry + "`");
      }
    }
    String substitute = Substitutes.of(Catalog.unscoped(type));
    if (substitute != null) {
      return found.note(substitute);
    }
    String nearest = Suggestions.nearest(Catalog.unscoped(type), names(wanted));
    return (nearest == null ? found : found.note("did you mean `" + nearest + "`?"))
        .help(known(wanted));
  }

  private List<String> names(ComponentType wanted) {
    return catalog.components(wanted.registry()).stream()
        .filter(component -> component.isA(wanted.kind()))
        .flatMap(component -> component.names().stream())
        .toList();
  }

  private String known(ComponentType wanted) {
    List<String> names = names(wanted);
    if (names.isEmpty()) {
      return "the registry `"
          + wanted.registry()
          + "` has nothing that fits; `custom_imports` adds"
          + " components of your own.";
    }
    return "`type` can be " + list(names) + ".";
  }

  /** Names with commas between them, the first few of many. */
  static String list(Collection<String> names) {
    String shown = names.stream().limit(LISTED).collect(Collectors.joining(", "));
    return names.size() > LISTED ? shown + " and " + (names.size() - LISTED) + " more" : shown;
  }
}
