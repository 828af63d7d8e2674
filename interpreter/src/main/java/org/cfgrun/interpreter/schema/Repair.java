package org.cfgrun.interpreter.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.MapType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.RecordType;
import org.cfgrun.components.catalog.TypeDescriptor.RepeatedType;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * A component as it would be if the advice of {@link Checker} were followed: an unknown argument
 * gets the name of the nearest one, or is removed. Parts that are valid themselves can then be
 * judged in the same pass, such as a neck that does not fit the head beside a misspelt argument of
 * the backbone. Nothing of it is used for a run.
 */
public final class Repair {
  private final TypeLookup lookup;
  private final Checker checker;
  private final Problems wrong = new Problems();
  private final Set<DictNode> repaired = Collections.newSetFromMap(new IdentityHashMap<>());

  /** The arguments that have their defaults, because their values are invalid. */
  private final Set<String> defaulted = new HashSet<>();

  private final ConfigNode result;

  private Repair(ConfigNode node, ComponentType wanted, Catalog catalog) {
    this.lookup = new TypeLookup(catalog, null);
    this.checker = new Checker(catalog, wrong);
    this.result = component(node, wanted, 0);
  }

  /** Repairs a component; null if nothing can be repaired. */
  public static @Nullable Repair of(ConfigNode node, ComponentType wanted, Catalog catalog) {
    Repair repair = new Repair(node, wanted, catalog);
    return repair.repaired.isEmpty() ? null : repair;
  }

  /** Returns the repaired component. */
  public ConfigNode result() {
    return result;
  }

  /**
   * Returns whether an error may follow from a repair: it is in a dict that was repaired, or
   * depends on an argument whose default replaced an invalid value.
   */
  public boolean isUncertain(Diagnostic error) {
    return isUncertain(error.span())
        || defaulted.stream().anyMatch(name -> error.message().contains("`" + name + "`"));
  }

  private boolean isUncertain(@Nullable Span place) {
    return place == null || repaired.stream().anyMatch(dict -> isIn(dict, place));
  }

  private static boolean isIn(DictNode dict, Span place) {
    return dict.origin().span().equals(place)
        || dict.entries().entrySet().stream()
            .anyMatch(
                entry ->
                    entry.getKey().origin().span().equals(place)
                        || entry.getValue().origin().span().equals(place));
  }

  private ConfigNode component(ConfigNode node, ComponentType wanted, int depth) {
    ComponentSchema schema = node instanceof DictNode dict ? lookup.find(dict, wanted) : null;
    return schema == null
        ? node
        : arguments(
            FormerNames.replaceIn((DictNode) node, schema), schema.arguments(), depth, true);
  }

  private DictNode arguments(
      DictNode dict, List<ArgumentSchema> known, int depth, boolean component) {
    List<String> names = known.stream().map(ArgumentSchema::name).toList();
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    LeftOvers left = component ? LeftOvers.of(dict) : null;
    boolean changed = false;
    boolean same = true;
    for (Map.Entry<ConfigNode, ConfigNode> entry : dict.entries().entrySet()) {
      ConfigNode key = entry.getKey();
      ConfigNode value = entry.getValue();
      String name = key.toString();
      ArgumentSchema argument = ArgumentSchema.find(known, name);
      if (argument == null && !(component && Checker.selects(name))) {
        changed = true;
        String nearest = Suggestions.nearest(name, names);
        if (nearest == null || dict.get(nearest) != null) {
          continue;
        }
        argument = ArgumentSchema.find(known, nearest);
        key = new ScalarNode(nearest, key.origin());
      }
      if (argument != null
          && left != null
          && left.arguments().containsKey(name)
          && !isAccepted(value, argument)) {
        changed = true;
        continue;
      }
      ConfigNode part = argument == null ? value : value(value, argument.type(), depth + 1);
      same &= part == value;
      // What a direct part of the whole passes on to other parts may follow from this value.
      if (argument != null && !argument.required() && depth > 1 && !isValid(part, argument)) {
        changed = true;
        defaulted.add(name);
      } else {
        entries.put(key, part);
      }
    }
    if (!changed) {
      return same ? dict : new DictNode(entries, dict.origin());
    }
    repaired.add(dict);
    return new DictNode(entries, dict.origin());
  }

  private boolean isValid(ConfigNode value, ArgumentSchema argument) {
    boolean nested =
        value instanceof DictNode
            || value instanceof SequenceNode sequence
                && sequence.items().stream().anyMatch(DictNode.class::isInstance);
    return nested || isAccepted(value, argument);
  }

  private boolean isAccepted(ConfigNode value, ArgumentSchema argument) {
    int before = wrong.errorCount();
    checker.checkValue(value, argument, "");
    return wrong.errorCount() == before;
  }

  private ConfigNode value(ConfigNode node, TypeDescriptor type, int depth) {
    if (type instanceof NullableType nullable) {
      return value(node, nullable.type(), depth);
    }
    if (type instanceof ComponentType component) {
      return component(node, component, depth);
    }
    if (type instanceof RecordType record && node instanceof DictNode dict) {
      return arguments(dict, record.arguments(), depth, false);
    }
    if (type instanceof MapType map && node instanceof DictNode dict) {
      Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
      dict.entries().forEach((key, item) -> entries.put(key, value(item, map.value(), depth)));
      return new DictNode(entries, dict.origin());
    }
    if (type instanceof ListType list && node instanceof ListNode items) {
      return items(items, list.item(), depth);
    }
    if (type instanceof RepeatedType repeated) {
      return node instanceof ListNode items
          ? items(items, repeated.item(), depth)
          : value(node, repeated.item(), depth);
    }
    return node;
  }

  private ListNode items(ListNode list, TypeDescriptor type, int depth) {
    List<ConfigNode> parts = new ArrayList<>();
    list.items().forEach(item -> parts.add(value(item, type, depth)));
    return new ListNode(parts, list.origin());
  }
}
