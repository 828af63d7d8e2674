package org.cfgrun.interpreter.schema;

import java.util.List;

/**
 * The schema of a section that is not a component: a dict with fixed keys.
 *
 * @param section the path of the section, such as {@code optimizer_config}
 * @param className the binary name of the record it is read into
 * @param arguments the keys, in the order of the record
 * @param documentation plain text; empty when there is none
 */
public record SettingsSchema(
    String section, String className, List<ArgumentSchema> arguments, String documentation) {
  public SettingsSchema {
    arguments = List.copyOf(arguments);
  }
}
