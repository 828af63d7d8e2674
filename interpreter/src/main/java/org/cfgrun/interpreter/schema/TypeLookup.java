package org.cfgrun.interpreter.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Finds the component that the {@code type} of a dict names, or explains why there is none. */
final class TypeLookup {
  /** The maximum number of names in a message. */
  private static final int LISTED = 12;

  private final Catalog catalog;
  private final @Nullable String scope;

  /**
   * @param scope the scope of the config, in which names are looked up first; null for none
   */
  TypeLookup(Catalog catalog, @Nullable String scope) {
    this.catalog = catalog;
    this.scope = scope;
  }

  /**
   * Returns the component of a dict, or null when {@link #complaint} explains why there is none.
   */
  @Nullable ComponentSchema find(DictNode dict, ComponentType wanted) {
    String type = type(dict, wanted);
    ComponentSchema found = type == null ? null : find(dict, wanted.registry(), type);
    return found != null && found.isA(wanted.kind()) ? found : null;
  }

  /** Finds a component by its name and the scope of the dict or of the config. */
  private @Nullable ComponentSchema find(DictNode dict, String registry, String type) {
    String own =
        dict.get(ReservedKeys.SCOPE) instanceof ScalarNode scalar
                && scalar.value() instanceof String text
            ? text
            : scope;
    // A built-in component has the scopes that the catalog knows, whatever the config says.
    ComponentSchema scoped =
        own == null || catalog.python().packages().isEmpty() || type.contains(".")
            ? null
            : catalog.find(registry, own + "." + type);
    return scoped == null ? catalog.find(registry, type) : scoped;
  }

  /** Returns the components of all registries that a type can name. */
  List<ComponentSchema> anywhere(DictNode dict, String type) {
    List<ComponentSchema> found = new ArrayList<>();
    for (String registry : catalog.registries()) {
      ComponentSchema component = find(dict, registry, type);
      if (component != null) {
        found.add(component);
      }
    }
    return found;
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

  /** Returns the error in the {@code type} of a dict. */
  Diagnostic complaint(DictNode dict, ComponentType wanted, Site site) {
    ConfigNode node = dict.get(Checker.TYPE);
    if (node == null && wanted.defaultType() == null) {
      ScalarNode misspelt = KeyText.misspelt(dict, Checker.TYPE);
      Diagnostic found =
          Diagnostic.error(
                  ErrorCode.MISSING_ARGUMENT,
                  (misspelt == null ? dict : misspelt).origin().span(),
                  "`" + site.path() + "` requires the argument `type`.")
              .help(known(wanted));
      return misspelt == null ? found : KeyText.rename(found, misspelt, Checker.TYPE);
    }
    Span span = (node == null ? dict : node).origin().span();
    String type = type(dict, wanted);
    if (type == null) {
      return Diagnostic.error(
          ErrorCode.BAD_ARGUMENT,
          span,
          "`type` must be a str, got " + Objects.requireNonNull(node).description() + ".");
    }
    ComponentSchema other = catalog.find(wanted.registry(), type);
    if (other != null) {
      return Diagnostic.error(
              ErrorCode.BAD_ARGUMENT,
              span,
              "%s must be a `%s`, got `%s`."
                  .formatted(
                      site.within().steps().isEmpty() ? "`" + site.path() + "`" : site.name(),
                      wanted.simpleKind(),
                      type))
          .help(known(wanted));
    }
    return unknown(type, node, span, wanted);
  }

  private Diagnostic unknown(
      String type, @Nullable ConfigNode node, Span span, ComponentType wanted) {
    String foreign = catalog.foreignScope(type);
    if (foreign != null && !catalog.python().packages().isEmpty()) {
      return Diagnostic.remark(
              ErrorCode.UNKNOWN_TYPE,
              span,
              "`" + type + "` is not checked: no catalog has the scope `" + foreign + "`.")
          .help("Export the package that registers it.");
    }
    if (foreign != null) {
      return Diagnostic.error(
              ErrorCode.UNKNOWN_TYPE,
              span,
              "`" + type + "` has the unknown scope `" + foreign + "`.")
          .help("use the scope `mmdet` or `mmcv`, or no scope.");
    }
    if (!catalog.isComplete()) {
      return Diagnostic.warning(
          ErrorCode.UNKNOWN_TYPE,
          span,
          "`"
              + type
              + "` is not in the registry `"
              + wanted.registry()
              + "`, but may be defined in the custom imports, which were not read.");
    }
    Diagnostic found =
        Diagnostic.error(
            ErrorCode.UNKNOWN_TYPE,
            span,
            "`" + type + "` is not in the registry `" + wanted.registry() + "`.");
    boolean elsewhere = false;
    for (String registry : catalog.registries()) {
      if (!registry.equals(wanted.registry()) && catalog.find(registry, type) != null) {
        found = found.note("it is in the registry `" + registry + "`");
        elsewhere = true;
      }
    }
    String substitute = Substitutes.of(Catalog.unscoped(type));
    if (substitute != null) {
      return found.note(substitute);
    }
    String nearest = Suggestions.nearest(Catalog.unscoped(type), names(wanted));
    if (nearest != null) {
      found = found.note("did you mean `" + nearest + "`?");
      Edit edit = node == null || elsewhere ? null : KeyText.replace(node, nearest);
      found = edit == null ? found : found.fix(Fix.suggested("Use `" + nearest + "`", edit));
    }
    return found.help(known(wanted));
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
          + "` has no matching component: add one with `custom_imports`.";
    }
    return "set `type` to one of: " + list(names) + ".";
  }

  /** Joins names with commas, and cuts long lists. */
  static String list(Collection<String> names) {
    String shown = names.stream().limit(LISTED).collect(Collectors.joining(", "));
    return names.size() > LISTED ? shown + " and " + (names.size() - LISTED) + " more" : shown;
  }
}
