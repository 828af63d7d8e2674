package org.cfgrun.runtime.build;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Inline;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.NumberRange;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * Creates argument records from dicts. A compact constructor throws at its first complaint. So that
 * a user learns of all mistakes in one run, it is called again with the default in place of the
 * refused argument, until it accepts the rest. This works for custom components too. Constructors
 * that collect their complaints would have to go on with values that they have just refused.
 */
final class RecordBinder {
  /** A record while it is made, and what became of it. */
  static final class Draft {
    private final Class<?> record;
    private final RecordComponent[] components;

    /** The schema of each component; null for one that is not an argument. */
    private final @Nullable ArgumentSchema[] arguments;

    private final @Nullable Object[] values;

    /** The config names of all arguments, with those of the part and of inline records. */
    private final List<String> names;

    /** The config names of arguments with other values than those of the config. */
    private final Set<String> replaced = new HashSet<>();

    private @Nullable Object made;
    private boolean valid = true;
    private boolean incomplete;

    private Draft(Class<?> record, List<ArgumentSchema> schema) {
      this.record = record;
      names = schema.stream().map(ArgumentSchema::name).toList();
      components = record.getRecordComponents();
      arguments = new @Nullable ArgumentSchema[components.length];
      values = new @Nullable Object[components.length];
    }

    /** Returns the record of a valid dict; null if a problem was reported. */
    @Nullable Object valid() {
      return valid ? made : null;
    }

    /**
     * Returns a record for finding further problems, which has other values in place of those that
     * were refused. Null without one, or if it lacks a component or another required value, which
     * whatever is made of the record would miss.
     */
    @Nullable Object provisional() {
      return incomplete ? null : made;
    }

    private void lackPart() {
      valid = false;
      incomplete = true;
    }
  }

  private final Binder binder;
  private final Binder silent;
  private final Problems problems;

  /**
   * @param binder builds parts and reports their problems
   * @param silent builds defaults and reports nothing
   */
  RecordBinder(Binder binder, Binder silent, Problems problems) {
    this.binder = binder;
    this.silent = silent;
    this.problems = problems;
  }

  /**
   * Creates a record.
   *
   * @param part the component whose arguments the dict has too; null for none
   * @param schema the arguments, with those of the part and of inline records
   */
  Draft make(
      Class<?> record,
      @Nullable ComponentSchema part,
      List<ArgumentSchema> schema,
      DictNode dict,
      Failure failure) {
    Draft draft = new Draft(record, schema);
    int next = 0;
    for (int i = 0; i < draft.components.length; i++) {
      Class<?> type = draft.components[i].getType();
      if (i == 0 && part != null) {
        next = part.arguments().size();
        List<ArgumentSchema> own = schema.subList(0, next);
        draft.values[i] = binder.part(part, own, dict, failure);
        if (draft.values[i] == null) {
          draft.lackPart();
          own.forEach(argument -> draft.replaced.add(argument.name()));
        }
      } else if (draft.components[i].isAnnotationPresent(Inline.class)) {
        int count = argumentCount(type);
        Draft inline = make(type, null, schema.subList(next, next + count), dict, failure);
        next += count;
        draft.values[i] = inline.made;
        draft.replaced.addAll(inline.replaced);
        draft.valid &= inline.valid;
        draft.incomplete |= inline.incomplete;
      } else {
        draft.arguments[i] = schema.get(next++);
        read(draft, i, dict, failure);
      }
    }
    while (!create(draft, failure)) {
      // The next attempt has fewer values of the config.
    }
    return draft;
  }

  /** Sets the value of an argument; another one if that of the dict is invalid. */
  private void read(Draft draft, int index, DictNode dict, Failure failure) {
    ArgumentSchema argument = Objects.requireNonNull(draft.arguments[index]);
    Type java = draft.components[index].getGenericType();
    int before = problems.errorCount();
    Binder.Read read = binder.read(argument, java, dict, failure);
    // A component whose parts do not fit each other can still be compared with others.
    boolean misfits = read.value() instanceof Configured || read.value() instanceof OneOrMany;
    if (read.usable() && (problems.errorCount() == before || misfits)) {
      draft.values[index] = read.value();
      return;
    }
    draft.valid = false;
    draft.incomplete |= Conversion.hasParts(argument.type());
    replace(draft, index);
  }

  /**
   * Gives an argument its default. A required number becomes the least that is allowed, any other
   * required value null.
   */
  private void replace(Draft draft, int index) {
    ArgumentSchema argument = Objects.requireNonNull(draft.arguments[index]);
    RecordComponent component = draft.components[index];
    draft.replaced.add(argument.name());
    draft.values[index] =
        argument.required()
            ? least(component.getType(), argument.bounds())
            : silent.defaultOf(argument, component.getGenericType());
    draft.incomplete |= argument.required() && draft.values[index] == null;
  }

  private static @Nullable Object least(Class<?> type, @Nullable NumberRange bounds) {
    double least = bounds == null || Double.isInfinite(bounds.min()) ? 1 : bounds.min();
    if (type == int.class) {
      return (int) least;
    }
    if (type == long.class) {
      return (long) least;
    }
    return type == double.class ? (Object) least : type == boolean.class ? false : null;
  }

  /** Calls the constructor. Returns false if another attempt may find further problems. */
  private boolean create(Draft draft, Failure failure) {
    try {
      Class<?>[] types =
          Arrays.stream(draft.components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = draft.record.getDeclaredConstructor(types);
      // The record of a section may be package-private.
      constructor.setAccessible(true);
      draft.made = constructor.newInstance(draft.values);
      return true;
    } catch (InvocationTargetException thrown) {
      Throwable cause = Objects.requireNonNull(thrown.getCause());
      report(cause, draft, failure);
      draft.valid = false;
      return !(cause instanceof ArgumentException complaint)
          || !replaceRefused(draft, complaint, failure);
    } catch (ReflectiveOperationException unusable) {
      problems.add(failure.unusable(draft.record.getName(), unusable));
      draft.valid = false;
      return true;
    }
  }

  /** Replaces the arguments of a complaint. Returns false if they are replaced already. */
  private boolean replaceRefused(Draft draft, ArgumentException complaint, Failure failure) {
    boolean changed = false;
    for (int i = 0; i < draft.arguments.length; i++) {
      ArgumentSchema argument = draft.arguments[i];
      if (argument != null
          && !draft.replaced.contains(argument.name())
          && complaint.all().stream().anyMatch(each -> failure.blames(each, argument.name()))) {
        replace(draft, i);
        changed = true;
      }
    }
    return changed;
  }

  /**
   * Reports what the constructor of a record, or of a component with this record, throws. Leaves
   * out what may follow from values that are not those of the config.
   *
   * @param draft null for a component without arguments
   */
  void report(Throwable thrown, @Nullable Draft draft, Failure failure) {
    if (thrown instanceof ArgumentException complaint) {
      complaint.all().stream()
          .filter(
              each -> draft == null || draft.replaced.isEmpty() || isCertain(each, draft, failure))
          .forEach(each -> problems.add(failure.explain(each)));
    } else if (draft == null || draft.valid || thrown instanceof VirtualMachineError) {
      problems.add(failure.explain(thrown));
    }
  }

  /** Returns whether a complaint is about arguments of the record that have not been replaced. */
  private static boolean isCertain(ArgumentException complaint, Draft draft, Failure failure) {
    return draft.replaced.stream().noneMatch(name -> failure.mentions(complaint, name))
        && draft.names.stream().anyMatch(name -> failure.mentions(complaint, name));
  }

  /** Returns the number of arguments of a record, including those of inline records. */
  private static int argumentCount(Class<?> record) {
    int count = 0;
    for (RecordComponent part : record.getRecordComponents()) {
      count += part.isAnnotationPresent(Inline.class) ? argumentCount(part.getType()) : 1;
    }
    return count;
  }
}
