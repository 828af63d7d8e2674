package org.cfgrun.components.catalog;

import java.util.List;

/**
 * A section of a config that is no component: a dict with fixed keys.
 *
 * @param section where it stands in a config, such as {@code optimizer_config}
 * @param className the binary name of the record it is read into
 * @param arguments its keys, in the order of the record
 * @param documentation plain text; empty when there is none
 */
public record SettingsSchema(
    String section, String className, List<ArgumentSchema> arguments, String documentation) {
  public SettingsSchema {
    arguments = List.copyOf(arguments);
  }
}
