package org.cfgrun.interpreter;

import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Merger;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.TupleNode;

/** Checks of the merged config. */
final class FinalChecks {
  private static final Set<String> RESERVED =
      Set.of("filename", "text", "pretty_text", "env_variables");

  /** Properties of a file, which are not keys of the config and cannot be overridden. */
  private static final Map<String, String> OF_FILES =
      Map.of(
          "_base_", "`_base_` cannot be overridden.",
          "_deprecation_", "`_deprecation_` cannot be overridden.");

  private FinalChecks() {}

  static void reservedKeys(DictNode config, Problems problems) {
    for (ConfigNode key : config.entries().keySet()) {
      if (RESERVED.contains(key.toString())) {
        problems.add(
            Diagnostic.error(
                    ErrorCode.RESERVED_KEY, key.origin().span(), "`" + key + "` is a reserved key.")
                .help("Rename the key."));
      } else if (OF_FILES.containsKey(key.toString())) {
        problems.add(
            Diagnostic.error(
                    ErrorCode.BAD_OPTION, key.origin().span(), OF_FILES.get(key.toString()))
                .help("Set it in a config file."));
      }
    }
  }

  static void leftoverDelete(DictNode config, Problems problems) {
    walk(config, ConfigPath.ROOT, problems);
  }

  private static void walk(ConfigNode node, ConfigPath path, Problems problems) {
    if (node instanceof DictNode dict) {
      ConfigNode leftover = dict.key(Merger.DELETE);
      if (leftover != null) {
        problems.add(leftover(path, leftover));
      }
      for (Map.Entry<ConfigNode, ConfigNode> entry : dict.entries().entrySet()) {
        if (hasParts(entry.getValue())) {
          walk(entry.getValue(), path.child(entry.getKey().toString()), problems);
        }
      }
    } else if (node instanceof ListNode list) {
      items(list.items(), path, problems);
    } else if (node instanceof TupleNode tuple) {
      items(tuple.items(), path, problems);
    }
  }

  private static void items(Iterable<ConfigNode> items, ConfigPath path, Problems problems) {
    int index = 0;
    for (ConfigNode item : items) {
      if (hasParts(item)) {
        walk(item, path.child(index), problems);
      }
      index++;
    }
  }

  private static boolean hasParts(ConfigNode node) {
    return node instanceof DictNode || node instanceof ListNode || node instanceof TupleNode;
  }

  private static Diagnostic leftover(ConfigPath path, ConfigNode leftover) {
    return Diagnostic.warning(
            ErrorCode.LEFTOVER_DELETE,
            leftover.origin().span(),
            "`_delete_` deletes nothing here and stays in `" + path + "` as an ordinary key.")
        .help("Remove it: no base has this dict, or an enclosing dict is already deleted.");
  }
}
