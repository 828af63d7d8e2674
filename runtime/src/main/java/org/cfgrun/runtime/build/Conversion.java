package org.cfgrun.runtime.build;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.EnumType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.MapType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.components.catalog.TypeDescriptor.RecordType;
import org.cfgrun.components.catalog.TypeDescriptor.RepeatedType;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** Converts checked config values to Java values. */
final class Conversion {
  /**
   * The subject of an error message.
   *
   * @param name the description in messages, with names in backquotes
   * @param node the node whose position is shown
   * @param path the path of the value in the config
   */
  record Place(String name, ConfigNode node, ConfigPath path) {}

  private final Binder binder;
  private final Problems problems;

  Conversion(Binder binder, Problems problems) {
    this.binder = binder;
    this.problems = problems;
  }

  /** Returns the value; null for None, or if a problem was reported. */
  @Nullable Object convert(ConfigNode node, TypeDescriptor type, Type java, Place place) {
    if (type instanceof NullableType nullable) {
      boolean none = node instanceof ScalarNode scalar && scalar.isNone();
      return none ? null : convert(node, nullable.type(), java, place);
    }
    if (type instanceof Plain plain) {
      return plain(node, plain);
    }
    if (type instanceof EnumType oneOf) {
      int index = oneOf.values().indexOf(((ScalarNode) node).value());
      return raw(java).getEnumConstants()[index];
    }
    if (type instanceof ListType list) {
      return Collections.unmodifiableList(list(node, list.item(), parameter(java, 0), place));
    }
    if (type instanceof RepeatedType repeated) {
      return repeated(node, repeated.item(), parameter(java, 0), place);
    }
    if (type instanceof MapType map) {
      return map((DictNode) node, map, parameter(java, 1), place);
    }
    if (type instanceof RecordType dict) {
      return binder.record(
          raw(java), dict.arguments(), (DictNode) node, place.name(), place.path());
    }
    return type instanceof ComponentType component
        ? binder.component((DictNode) node, component, place.path())
        : fromConfig(node, raw(java), place);
  }

  /** Returns whether values of a type contain components or other dicts with a schema. */
  static boolean hasParts(TypeDescriptor type) {
    if (type instanceof NullableType nullable) {
      return hasParts(nullable.type());
    }
    if (type instanceof ListType list) {
      return hasParts(list.item());
    }
    if (type instanceof RepeatedType repeated) {
      return hasParts(repeated.item());
    }
    if (type instanceof MapType map) {
      return hasParts(map.value());
    }
    return type instanceof ComponentType || type instanceof RecordType;
  }

  /**
   * Builds the components in a value that is not valid as a whole, so that the problems of those
   * that are valid are reported too.
   */
  void convertParts(ConfigNode node, TypeDescriptor type, Type java, Place place) {
    if (type instanceof NullableType nullable) {
      convertParts(node, nullable.type(), java, place);
    } else if (type instanceof ListType list && node instanceof SequenceNode items) {
      convertItems(items, list.item(), java, place);
    } else if (type instanceof RepeatedType repeated && node instanceof SequenceNode items) {
      convertItems(items, repeated.item(), java, place);
    } else if (type instanceof RepeatedType repeated) {
      convertParts(node, repeated.item(), parameter(java, 0), place);
    } else if (type instanceof MapType map && node instanceof DictNode dict) {
      dict.named()
          .forEach(
              (name, value) ->
                  convertParts(
                      value, map.value(), parameter(java, 1), within(place, dict, value, name)));
    } else if (node instanceof DictNode
        && (type instanceof ComponentType || type instanceof RecordType)) {
      convert(node, type, java, place);
    }
  }

  private void convertItems(SequenceNode list, TypeDescriptor type, Type java, Place place) {
    for (int i = 0; i < list.items().size(); i++) {
      ConfigNode item = list.items().get(i);
      Place own = within(place, list, item, Integer.toString(i));
      convertParts(item, type, parameter(java, 0), own);
    }
  }

  private static @Nullable Object plain(ConfigNode node, Plain type) {
    if (type == Plain.ANY || type == Plain.DICT) {
      return node;
    }
    Object value = ((ScalarNode) node).value();
    return value instanceof Number number
        ? switch (type) {
          case INT -> number.intValue();
          case LONG -> number.longValue();
          default -> number.doubleValue();
        }
        : value;
  }

  /** Returns null if a problem was reported. */
  private @Nullable OneOrMany<Object> repeated(
      ConfigNode node, TypeDescriptor item, Type java, Place place) {
    if (node instanceof SequenceNode) {
      List<@Nullable Object> values = list(node, item, java, place);
      return values.contains(null) ? null : OneOrMany.many(present(values));
    }
    Object value = convert(node, item, java, place);
    return value == null
        ? null
        : OneOrMany.one(value, () -> Objects.requireNonNull(convert(node, item, java, place)));
  }

  private static List<Object> present(List<@Nullable Object> values) {
    return values.stream().<Object>map(Objects::requireNonNull).toList();
  }

  private List<@Nullable Object> list(
      ConfigNode node, TypeDescriptor type, Type java, Place place) {
    List<ConfigNode> items = ((SequenceNode) node).items();
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ConfigNode item = items.get(i);
      Place own = within(place, node, item, Integer.toString(i));
      values.add(convert(item, type, java, own));
    }
    return values;
  }

  private Map<String, @Nullable Object> map(DictNode dict, MapType type, Type java, Place place) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    dict.named()
        .forEach(
            (name, value) ->
                values.put(
                    name, convert(value, type.value(), java, within(place, dict, value, name))));
    return Collections.unmodifiableMap(values);
  }

  private static Place within(Place place, ConfigNode whole, ConfigNode part, String step) {
    ConfigNode shown = place.node() == whole ? part : place.node();
    return new Place(place.name(), shown, place.path().child(step));
  }

  private @Nullable Object fromConfig(ConfigNode node, Class<?> type, Place place) {
    Failure failure = new Failure(place.name(), place.node(), place.path());
    try {
      return type.getMethod("fromConfig", ConfigNode.class).invoke(null, node);
    } catch (InvocationTargetException thrown) {
      problems.add(failure.explain(Objects.requireNonNull(thrown.getCause())));
    } catch (ReflectiveOperationException unusable) {
      problems.add(failure.unusable(type.getName(), unusable));
    }
    return null;
  }

  private static Type parameter(Type java, int index) {
    Type argument = ((ParameterizedType) java).getActualTypeArguments()[index];
    return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
  }

  private static Class<?> raw(Type java) {
    return (Class<?>) (java instanceof ParameterizedType type ? type.getRawType() : java);
  }
}
