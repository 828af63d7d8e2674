package org.cfgrun.interpreter.schema;

import java.util.List;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;

/**
 * A dict of a config whose keys a catalog describes.
 *
 * @param path its path
 * @param name its component or section for messages: {@code `ResNet`}
 * @param dict the value
 * @param arguments the keys it may have
 * @param besides keys that are read apart from the arguments
 * @param component whether its {@code type} selects a component
 */
public record CheckedDict(
    ConfigPath path,
    String name,
    DictNode dict,
    List<ArgumentSchema> arguments,
    List<String> besides,
    boolean component) {
  public CheckedDict {
    arguments = List.copyOf(arguments);
    besides = List.copyOf(besides);
  }

  /** Returns whether the dict may have a key. */
  public boolean knows(String key) {
    return ArgumentSchema.find(arguments, key) != null
        || besides.contains(key)
        || component && (key.equals(Checker.TYPE) || key.equals(ReservedKeys.SCOPE));
  }
}
