package org.cfgrun.runtime.optim;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.components.ArgumentNames;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Key;
import org.jspecify.annotations.Nullable;

/** Converts an optimizer's argument record to options of a parameter group. */
final class GroupOptions {
  private GroupOptions() {}

  /** Returns the arguments in order, under their names in configs and in PyTorch's groups. */
  static Map<String, @Nullable Object> of(Record args) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    for (RecordComponent component : args.getClass().getRecordComponents()) {
      Object value = read(args, component.getAccessor());
      if (component.isAnnotationPresent(Inline.class) && value instanceof Record shared) {
        options.putAll(of(shared));
        continue;
      }
      Key key = component.getAnnotation(Key.class);
      String name = key == null ? ArgumentNames.snakeCase(component.getName()) : key.value();
      options.put(name, option(value));
    }
    return options;
  }

  private static @Nullable Object option(@Nullable Object value) {
    if (value instanceof Integer number) {
      return number.longValue();
    }
    return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value;
  }

  private static @Nullable Object read(Record args, Method accessor) {
    try {
      // The record may be private to the class that it configures.
      accessor.setAccessible(true);
      return accessor.invoke(args);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException("cannot read " + accessor, e);
    }
  }
}
