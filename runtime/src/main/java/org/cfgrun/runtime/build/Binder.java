package org.cfgrun.runtime.build;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Inline;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.FormerNames;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;

/** Creates components and records from checked dicts. */
final class Binder {
  private final Components components;
  private final Defaults defaults;
  private final Problems problems;
  private final List<Object> context;
  private final Substitution substitution;
  private final Conversion conversion;

  Binder(Components components, Defaults defaults, Problems problems, List<Object> context) {
    this(components, defaults, problems, context, Substitution.NONE);
  }

  Binder(
      Components components,
      Defaults defaults,
      Problems problems,
      List<Object> context,
      Substitution substitution) {
    this.components = components;
    this.defaults = defaults;
    this.problems = problems;
    this.context = context;
    this.substitution = substitution;
    this.conversion = new Conversion(this, problems);
  }

  /**
   * Builds the component of a dict. Returns null if a problem was reported, unless the component
   * can be used for further checks: its parts are valid, but do not fit each other.
   *
   * @param path the path of the dict in the config
   */
  @Nullable Object component(DictNode dict, ComponentType wanted, ConfigPath path) {
    ComponentSchema schema = schema(dict, wanted, path);
    if (schema == null) {
      return null;
    }
    DictNode present = FormerNames.replaceIn(dict, schema);
    return make(schema, schema.arguments(), present, failure(schema, present, path));
  }

  /**
   * @param arguments the arguments of the schema, with the names and defaults that apply to this
   *     dict
   */
  private @Nullable Object make(
      ComponentSchema schema, List<ArgumentSchema> arguments, DictNode dict, Failure failure) {
    try {
      Class<?> type = components.load(schema);
      if (type.isRecord()) {
        return record(type, schema.part(), arguments, dict, failure);
      }
      Constructor<?> constructor = type.getConstructors()[0];
      List<@Nullable Object> parameters = handedOver(constructor, failure);
      Class<?> argumentRecord = argumentRecord(constructor);
      if (parameters == null) {
        return null;
      }
      Object values = null;
      if (argumentRecord != null) {
        values = record(argumentRecord, schema.part(), arguments, dict, failure);
        if (values == null) {
          return null;
        }
        parameters.add(values);
      }
      Object instead = substitution.instead(type, values);
      if (instead != null) {
        return instead;
      }
      Object made = constructor.newInstance(parameters.toArray());
      if (made instanceof Configured configured) {
        configured.builtFrom(dict);
        configured.misfits().forEach(misfit -> problems.add(failure.explain(misfit)));
      }
      return made;
    } catch (InvocationTargetException thrown) {
      explain(failure, Objects.requireNonNull(thrown.getCause()));
    } catch (ArgumentException complaint) {
      explain(failure, complaint);
    } catch (ReflectiveOperationException | LinkageError unusable) {
      problems.add(failure.unusable(schema.className(), unusable));
    }
    return null;
  }

  private void explain(Failure failure, Throwable thrown) {
    List<? extends Throwable> all =
        thrown instanceof ArgumentException complaint ? complaint.all() : List.of(thrown);
    all.forEach(each -> problems.add(failure.explain(each)));
  }

  /**
   * Reads the arguments of a dict without building the component. Returns null if it has none or a
   * problem was reported.
   *
   * @param path the path of the dict in the config
   */
  @Nullable Object arguments(DictNode dict, ComponentType wanted, ConfigPath path) {
    ComponentSchema schema = schema(dict, wanted, path);
    if (schema == null) {
      return null;
    }
    DictNode present = FormerNames.replaceIn(dict, schema);
    Failure failure = failure(schema, present, path);
    try {
      Class<?> type = components.load(schema);
      Class<?> record = type.isRecord() ? type : argumentRecord(type.getConstructors()[0]);
      if (record != null) {
        return record(record, schema.part(), schema.arguments(), present, failure);
      }
    } catch (ReflectiveOperationException | LinkageError unusable) {
      problems.add(failure.unusable(schema.className(), unusable));
    }
    return null;
  }

  /** Returns the component of a checked dict, or null if its code is not available. */
  private @Nullable ComponentSchema schema(DictNode dict, ComponentType wanted, ConfigPath path) {
    String type =
        dict.get(Checker.TYPE) instanceof ScalarNode given
            ? String.valueOf(given.value())
            : String.valueOf(wanted.defaultType());
    ComponentSchema schema = components.catalog().find(wanted.registry(), type);
    // The check has already reported unknown names in the config.
    if (schema == null && dict.get(Checker.TYPE) == null) {
      problems.add(new Failure("`" + type + "`", dict, path).unknownDefault(wanted.registry()));
    }
    return schema;
  }

  private static Failure failure(ComponentSchema schema, DictNode dict, ConfigPath path) {
    return new Failure(name(schema), dict, path);
  }

  private static String name(ComponentSchema schema) {
    return "`" + schema.name() + "`";
  }

  private static @Nullable Class<?> argumentRecord(Constructor<?> constructor) {
    Class<?>[] types = constructor.getParameterTypes();
    Class<?> last = types.length == 0 ? null : types[types.length - 1];
    return last != null && last.isRecord() && last.getSimpleName().equals("Args") ? last : null;
  }

  /** Returns the constructor parameters before the arguments, or null if one is not available. */
  private @Nullable List<@Nullable Object> handedOver(Constructor<?> constructor, Failure failure) {
    int count = constructor.getParameterCount() - (argumentRecord(constructor) == null ? 0 : 1);
    List<@Nullable Object> parameters = new ArrayList<>();
    for (Class<?> type : Arrays.asList(constructor.getParameterTypes()).subList(0, count)) {
      Object found = context.stream().filter(type::isInstance).findFirst().orElse(null);
      if (found == null) {
        problems.add(failure.unavailableParameter(type, context));
        return null;
      }
      parameters.add(found);
    }
    return parameters;
  }

  /**
   * Creates a record from a dict. Returns null if a problem was reported.
   *
   * @param name the description of the dict in messages, with names in backquotes
   * @param path the path of the dict in the config
   */
  @Nullable Object record(
      Class<?> record, List<ArgumentSchema> schema, DictNode dict, String name, ConfigPath path) {
    return record(record, null, schema, dict, new Failure(name, dict, path));
  }

  private @Nullable Object record(
      Class<?> record,
      @Nullable ComponentSchema part,
      List<ArgumentSchema> schema,
      DictNode dict,
      Failure failure) {
    RecordComponent[] parts = record.getRecordComponents();
    int before = problems.errorCount();
    @Nullable Object[] values = new @Nullable Object[parts.length];
    int next = 0;
    for (int i = 0; i < parts.length; i++) {
      if (i == 0 && part != null) {
        next = part.arguments().size();
        values[i] = part(part, schema.subList(0, next), dict, failure);
        continue;
      }
      if (parts[i].isAnnotationPresent(Inline.class)) {
        Class<?> inline = parts[i].getType();
        int count = argumentCount(inline);
        values[i] = record(inline, null, schema.subList(next, next + count), dict, failure);
        next += count;
        continue;
      }
      ArgumentSchema argument = schema.get(next++);
      ConfigNode given = dict.get(argument.name());
      ConfigNode value = given == null ? defaults.of(argument) : given;
      // A default has no position in the config, so report the dict that omits the argument.
      ConfigNode blamed = given == null ? dict : given;
      values[i] =
          conversion.convert(
              value,
              argument.type(),
              parts[i].getGenericType(),
              new Conversion.Place(
                  "`" + argument.name() + "` of " + failure.name(),
                  blamed,
                  failure.path().child(argument.name())));
    }
    return problems.errorCount() > before ? null : newRecord(record, parts, values, failure);
  }

  /** Builds the component whose arguments are in the dict of the component that contains it. */
  private @Nullable Object part(
      ComponentSchema part, List<ArgumentSchema> named, DictNode dict, Failure whole) {
    Map<String, String> renamed = new HashMap<>();
    for (int i = 0; i < named.size(); i++) {
      renamed.put(part.arguments().get(i).name(), named.get(i).name());
    }
    return make(part, named, dict, new Failure(whole.name(), dict, whole.path(), renamed));
  }

  /** Returns the number of arguments of a record, including those of inline records. */
  private static int argumentCount(Class<?> record) {
    int count = 0;
    for (RecordComponent part : record.getRecordComponents()) {
      count += part.isAnnotationPresent(Inline.class) ? argumentCount(part.getType()) : 1;
    }
    return count;
  }

  private @Nullable Object newRecord(
      Class<?> record, RecordComponent[] parts, @Nullable Object[] values, Failure failure) {
    try {
      Class<?>[] types =
          Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = record.getDeclaredConstructor(types);
      // The record of a section may be package-private.
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException thrown) {
      explain(failure, Objects.requireNonNull(thrown.getCause()));
    } catch (ReflectiveOperationException unusable) {
      problems.add(failure.unusable(record.getName(), unusable));
    }
    return null;
  }
}
