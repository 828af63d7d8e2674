package org.cfgrun.interpreter.schema;

import org.cfgrun.interpreter.value.ConfigPath;

/**
 * The place of a check in a config.
 *
 * @param path the path from the root of the config
 * @param owner the component or section whose arguments are checked
 * @param within the path from the owner; empty for the owner itself
 */
record Site(ConfigPath path, String owner, ConfigPath within) {
  static Site of(ConfigPath path, String owner) {
    return new Site(path, owner, ConfigPath.ROOT);
  }

  Site child(String step) {
    return new Site(path.child(step), owner, within.child(step));
  }

  /** The name of the place for messages: {@code `depth` of `ResNet`}. */
  String name() {
    return within.steps().isEmpty() ? "`" + owner + "`" : "`" + within + "` of `" + owner + "`";
  }
}
