package org.cfgrun.runtime.build;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
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
  /** What is known of the dicts. */
  enum Checks {
    /** They are valid. */
    PASSED,
    /** Something in them is invalid and was reported, so that only further problems are of use. */
    FAILED
  }

  private final Components components;
  private final Defaults defaults;
  private final Problems problems;
  private final List<Object> context;
  private final Substitution substitution;
  private final Checks checks;
  private final Conversion conversion;

  Binder(
      Components components,
      Defaults defaults,
      Problems problems,
      List<Object> context,
      Substitution substitution,
      Checks checks) {
    this.components = components;
    this.defaults = defaults;
    this.problems = problems;
    this.context = context;
    this.substitution = substitution;
    this.checks = checks;
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
    RecordBinder records = records();
    RecordBinder.Draft draft = null;
    try {
      Class<?> type = components.load(schema);
      if (type.isRecord()) {
        return records.make(type, schema.part(), arguments, dict, failure).valid();
      }
      Constructor<?> constructor = type.getConstructors()[0];
      List<@Nullable Object> parameters = handedOver(constructor, failure);
      Class<?> argumentRecord = argumentRecord(constructor);
      if (parameters == null) {
        return null;
      }
      Object values = null;
      if (argumentRecord != null) {
        draft = records.make(argumentRecord, schema.part(), arguments, dict, failure);
        values = draft.provisional();
        if (values == null) {
          return null;
        }
        parameters.add(values);
      }
      boolean valid = draft == null || draft.valid() != null;
      Object instead = substitution.instead(type, values);
      if (instead != null) {
        return valid ? instead : null;
      }
      Object made = constructor.newInstance(parameters.toArray());
      if (made instanceof Configured configured) {
        configured.builtFrom(dict);
        for (ArgumentException misfit : configured.misfits()) {
          records.report(misfit, draft, failure);
        }
      }
      return valid ? made : null;
    } catch (InvocationTargetException thrown) {
      records.report(Objects.requireNonNull(thrown.getCause()), draft, failure);
    } catch (ArgumentException complaint) {
      records.report(complaint, draft, failure);
    } catch (ReflectiveOperationException | LinkageError unusable) {
      problems.add(failure.unusable(schema.className(), unusable));
    }
    return null;
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
        return records().make(record, schema.part(), schema.arguments(), present, failure).valid();
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
    if (schema == null && dict.get(Checker.TYPE) == null && wanted.defaultType() != null) {
      problems.add(new Failure("`" + type + "`", dict, path).unknownDefault(wanted.registry()));
    }
    return schema;
  }

  private static Failure failure(ComponentSchema schema, DictNode dict, ConfigPath path) {
    return new Failure("`" + Checker.nameOf(dict, schema) + "`", dict, path);
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
    return records().make(record, null, schema, dict, new Failure(name, dict, path)).valid();
  }

  private RecordBinder records() {
    Binder silent =
        new Binder(components, defaults, new Problems(), context, substitution, Checks.PASSED);
    return new RecordBinder(this, silent, problems);
  }

  /**
   * The value of an argument.
   *
   * @param value null for None, and if it is not usable
   * @param usable whether the config, or else the default, has a value of the right type
   */
  record Read(@Nullable Object value, boolean usable) {}

  /** Converts the value of an argument. */
  Read read(ArgumentSchema argument, Type java, DictNode dict, Failure failure) {
    ConfigNode given = dict.get(argument.name());
    if (given == null && argument.required()) {
      return new Read(null, false);
    }
    ConfigNode value = given == null ? defaults.of(argument) : given;
    // A default has no position in the config, so report the dict that omits the argument.
    Conversion.Place place =
        new Conversion.Place(
            "`" + argument.name() + "` of " + failure.name(),
            given == null ? dict : given,
            failure.path().child(argument.name()));
    if (given != null && checks == Checks.FAILED && !isAccepted(given, argument)) {
      conversion.convertParts(given, argument.type(), java, place);
      return new Read(null, false);
    }
    return new Read(conversion.convert(value, argument.type(), java, place), true);
  }

  private boolean isAccepted(ConfigNode value, ArgumentSchema argument) {
    Problems trial = new Problems();
    new Checker(components.catalog(), trial).checkValue(value, argument, "");
    return !trial.hasErrors();
  }

  /** Returns the default of an argument; null if it is None, or cannot be built here. */
  @Nullable Object defaultOf(ArgumentSchema argument, Type java) {
    ConfigNode value = defaults.of(argument);
    Conversion.Place place = new Conversion.Place(argument.name(), value, ConfigPath.ROOT);
    return conversion.convert(value, argument.type(), java, place);
  }

  /** Builds the component whose arguments are in the dict of the component that contains it. */
  @Nullable Object part(
      ComponentSchema part, List<ArgumentSchema> named, DictNode dict, Failure whole) {
    Map<String, String> renamed = new HashMap<>();
    for (int i = 0; i < named.size(); i++) {
      renamed.put(part.arguments().get(i).name(), named.get(i).name());
    }
    return make(part, named, dict, new Failure(whole.name(), dict, whole.path(), renamed));
  }
}
