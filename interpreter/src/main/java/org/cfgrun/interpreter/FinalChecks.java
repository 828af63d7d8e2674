package org.cfgrun.interpreter;

import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.eval.Settings;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.SequenceNode;

/** Checks of the merged config. */
final class FinalChecks {
  /** Properties of a file, which are not keys of the config and cannot be overridden. */
  private static final Map<String, String> OF_FILES =
      Map.of(
          ReservedKeys.BASE, "`_base_` cannot be overridden.",
          ReservedKeys.DEPRECATION, "`_deprecation_` cannot be overridden.");

  private FinalChecks() {}

  static void reservedKeys(DictNode config, Problems problems) {
    for (ConfigNode key : config.entries().keySet()) {
      if (ReservedKeys.CONFIG_ATTRIBUTES.contains(key.toString())) {
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

  /** Reports settings of variables that no file assigns, which would have no effect. */
  static void unusedSettings(EvaluatedConfig config, Settings settings, Problems problems) {
    for (String name : settings.names()) {
      if (config.layers().stream().noneMatch(layer -> assigns(layer, name))) {
        List<String> known =
            config.layers().stream()
                .flatMap(layer -> layer.own().named().keySet().stream())
                .distinct()
                .toList();
        problems.add(
            Suggestions.add(
                Diagnostic.error(
                    ErrorCode.BAD_OPTION,
                    Source.of(Settings.OPTION, name).all(),
                    "No file of this config assigns the variable `%s`.".formatted(name)),
                name,
                known));
      }
    }
  }

  private static boolean assigns(Layer layer, String name) {
    ConfigFile tree = layer.member().document().tree();
    return tree == null
        ? layer.own().get(name) != null
        : tree.statements().stream().anyMatch(statement -> Settings.assigns(statement, name));
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
            "`_delete_` deletes nothing here and stays in `" + path + "` as an ordinary key.")
        .help("Remove it: no base has this dict, or an enclosing dict is already deleted.");
  }
}
