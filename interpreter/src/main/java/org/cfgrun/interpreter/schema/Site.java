package org.cfgrun.interpreter.schema;

import org.cfgrun.interpreter.value.ConfigPath;

/**
 * Where in a config a check stands.
 *
 * @param path from the config's root
 * @param owner the component or section whose arguments are checked
 * @param within from the owner on; empty for the owner itself
 */
record Site(ConfigPath path, String owner, ConfigPath within) {
  static Site of(ConfigPath path, String owner) {
    return new Site(path, owner, ConfigPath.ROOT);
  }

  Site child(String step) {
    return new Site(path.child(step), owner, within.child(step));
  }

  /** As messages begin: {@code `depth` of `ResNet`}. */
  String name() {
    return within.steps().isEmpty() ? "`" + owner + "`" : "`" + within + "` of `" + owner + "`";
  }
}
