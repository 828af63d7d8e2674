package org.cfgrun.interpreter.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.eval.Limits;
import org.cfgrun.interpreter.eval.Scope;
import org.cfgrun.interpreter.eval.data.Context;
import org.cfgrun.interpreter.eval.data.MutableCopy;
import org.cfgrun.interpreter.eval.data.ReferenceData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.inherit.Document.Exports;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.Reference;
import org.cfgrun.interpreter.value.ScalarNode;

/** Binds names of imported bases in a scope and records them. */
final class BaseNames {
  private final Scope scope;
  private final Limits limits;
  private final Map<ConfigNode, ConfigNode> values = new LinkedHashMap<>();
  private final Map<String, Reference> references = new LinkedHashMap<>();

  BaseNames(Scope scope, Limits limits) {
    this.scope = scope;
    this.limits = limits;
  }

  /**
   * Binds one name, or all names for {@code *}. If the base does not define the name, poisons it
   * and returns false.
   */
  boolean bind(Exports exports, Statement.ImportedName name) {
    if (name.name().equals("*")) {
      exports.values().named().forEach((key, value) -> bind(key, value, value.origin(), name));
      exports.references().forEach((key, reference) -> bind(key, reference, name));
      return true;
    }
    ConfigNode value = exports.values().get(name.name());
    Reference reference = exports.references().get(name.name());
    if (value != null) {
      bind(boundName(name), value, Origin.written(name.span()), name);
    } else if (reference != null) {
      bind(boundName(name), reference, name);
    } else {
      poison(name);
    }
    return value != null || reference != null;
  }

  private void bind(String bound, ConfigNode value, Origin key, Statement.ImportedName name) {
    Context context = new Context(limits, name.span());
    context.elements(1);
    scope.put(bound, MutableCopy.of(value, context));
    values.put(new ScalarNode(bound, key), value);
  }

  private void bind(String bound, Reference reference, Statement.ImportedName name) {
    scope.put(bound, Value.computed(new ReferenceData(reference), name.span()));
    references.put(bound, reference);
  }

  /** Poisons a name whose base is broken or does not define it. */
  void poison(Statement.ImportedName name) {
    scope.poison(List.of(boundName(name)));
  }

  /** Returns the bound names with their values. */
  Exports bound(Origin origin) {
    return new Exports(new DictNode(values, origin), references);
  }

  private static String boundName(Statement.ImportedName name) {
    return name.alias() == null ? name.name() : name.alias();
  }
}
