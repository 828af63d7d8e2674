package org.cfgrun.interpreter.schema;

import java.util.List;
import org.cfgrun.interpreter.value.ConfigPath;

/**
 * The place of a check in a config.
 *
 * @param path the path from the root of the config
 * @param owner the component or section whose arguments are checked
 * @param within the path from the owner; empty for the owner itself
 * @param besides keys beside the arguments that the dict may have, which its reader has taken away
 */
record Site(ConfigPath path, String owner, ConfigPath within, List<String> besides) {
  static Site of(ConfigPath path, String owner) {
    return new Site(path, owner, ConfigPath.ROOT, List.of());
  }

  Site with(List<String> keys) {
    return new Site(path, owner, within, keys);
  }

  Site child(String step) {
    return new Site(path.child(step), owner, within.child(step), List.of());
  }

  /** The name of the place for messages: {@code `depth` of `ResNet`}. */
  String name() {
    return within.steps().isEmpty() ? "`" + owner + "`" : "`" + within + "` of `" + owner + "`";
  }
}
