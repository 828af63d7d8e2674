package org.cfgrun.interpreter;

import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.SequenceNode;

/** What is checked once a config is merged. */
final class FinalChecks {
  /** What a file says of itself is no key, and so none that an option could set. */
  private static final Map<String, String> OF_FILES =
      Map.of(
          ReservedKeys.BASE, "The bases of a config cannot be overridden.",
          ReservedKeys.DEPRECATION, "Whether a config is deprecated cannot be overridden.");

  private FinalChecks() {}

  static void reservedKeys(DictNode config, Problems problems) {
    for (ConfigNode key : config.entries().keySet()) {
      if (ReservedKeys.CONFIG_ATTRIBUTES.contains(key.toString())) {
        problems.add(
            Diagnostic.error(
                    ErrorCode.RESERVED_KEY,
                    key.origin().span(),
                    "`" + key + "` is a word that every config keeps for itself.")
                .help("Give the key another name."));
      } else if (OF_FILES.containsKey(key.toString())) {
        problems.add(
            Diagnostic.error(
                    ErrorCode.BAD_OPTION, key.origin().span(), OF_FILES.get(key.toString()))
                .help("Write it in a file."));
      }
    }
  }

  static void leftoverDelete(DictNode config, Problems problems) {
    walk(config, ConfigPath.ROOT, problems);
  }

  private static void walk(ConfigNode node, ConfigPath path, Problems problems) {
    if (node instanceof DictNode dict) {
      ConfigNode leftover = dict.key(ReservedKeys.DELETE);
      if (leftover != null) {
        problems.add(leftover(path, leftover));
      }
      for (Map.Entry<ConfigNode, ConfigNode> entry : dict.entries().entrySet()) {
        if (hasParts(entry.getValue())) {
          walk(entry.getValue(), path.child(entry.getKey().toString()), problems);
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      items(sequence.items(), path, problems);
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
    return node instanceof DictNode || node instanceof SequenceNode;
  }

  private static Diagnostic leftover(ConfigPath path, ConfigNode leftover) {
    return Diagnostic.warning(
            ErrorCode.LEFTOVER_DELETE,
            leftover.origin().span(),
            "`_delete_` deletes nothing here and stays in `" + path + "` as a key.")
        .help("Remove it: no base gives this dict, or it lies inside one that is deleted already.");
  }
}
