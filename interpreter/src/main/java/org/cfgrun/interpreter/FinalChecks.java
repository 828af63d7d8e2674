package org.cfgrun.interpreter;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.eval.Settings;
import org.cfgrun.interpreter.inherit.Document.Style;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
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

  /**
   * Reports each {@code _delete_} in a config.
   *
   * @param layers the contribution of each file, to find out where it does delete something
   */
  static void leftoverDelete(DictNode config, List<Layer> layers, Problems problems) {
    if (!hasDelete(config)) {
      return;
    }
    Map<ConfigPath, ConfigNode> leftovers = new LinkedHashMap<>();
    walk(config, ConfigPath.ROOT, leftovers);
    Map<Span, ConfigPath> effective = new HashMap<>();
    Set<Source> importing = new HashSet<>();
    for (Layer layer : layers) {
      if (layer.member().document().style() == Style.IMPORTING) {
        importing.add(layer.member().document().source());
      } else {
        effective(layer.own(), layer.bases(), ConfigPath.ROOT, effective);
      }
    }
    leftovers.forEach(
        (path, leftover) -> {
          ConfigPath elsewhere = effective.get(leftover.origin().span());
          if (elsewhere == null) {
            boolean imports = importing.contains(leftover.origin().span().source());
            problems.add(leftover(path, leftover, imports));
          } else if (!path.steps().isEmpty() && Section.of(path.steps().get(0)) != null) {
            problems.add(shared(path, leftover, elsewhere));
          }
          // Otherwise it is in a variable that exists to be used where it deletes something.
        });
  }

  /** Collects where a file's {@code _delete_} replaces something of its bases. */
  private static void effective(
      DictNode own, DictNode base, ConfigPath path, Map<Span, ConfigPath> effective) {
    own.named()
        .forEach(
            (name, value) -> {
              ConfigNode former = base.get(name);
              if (former == null || !(value instanceof DictNode dict)) {
                return;
              }
              ConfigNode delete = dict.key(ReservedKeys.DELETE);
              if (delete != null) {
                effective.putIfAbsent(delete.origin().span(), path.child(name));
              } else if (former instanceof DictNode below) {
                effective(dict, below, path.child(name), effective);
              }
            });
  }

  // Most configs have none, and this is much faster than a walk that keeps the paths.
  private static boolean hasDelete(ConfigNode node) {
    if (node instanceof DictNode dict) {
      return dict.get(ReservedKeys.DELETE) != null || anyHasDelete(dict.entries().values());
    }
    return node instanceof SequenceNode sequence && anyHasDelete(sequence.items());
  }

  private static boolean anyHasDelete(Iterable<ConfigNode> nodes) {
    for (ConfigNode node : nodes) {
      if (hasDelete(node)) {
        return true;
      }
    }
    return false;
  }

  private static void walk(ConfigNode node, ConfigPath path, Map<ConfigPath, ConfigNode> found) {
    if (node instanceof DictNode dict) {
      ConfigNode leftover = dict.key(ReservedKeys.DELETE);
      if (leftover != null) {
        found.put(path, leftover);
      }
      for (Map.Entry<ConfigNode, ConfigNode> entry : dict.entries().entrySet()) {
        if (hasParts(entry.getValue())) {
          walk(entry.getValue(), path.child(entry.getKey().toString()), found);
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      items(sequence.items(), path, found);
    }
  }

  private static void items(
      Iterable<ConfigNode> items, ConfigPath path, Map<ConfigPath, ConfigNode> found) {
    int index = 0;
    for (ConfigNode item : items) {
      if (hasParts(item)) {
        walk(item, path.child(index), found);
      }
      index++;
    }
  }

  private static boolean hasParts(ConfigNode node) {
    return node instanceof DictNode || node instanceof SequenceNode;
  }

  private static Diagnostic leftover(ConfigPath path, ConfigNode leftover, boolean imports) {
    return Diagnostic.warning(
            ErrorCode.LEFTOVER_DELETE,
            leftover.origin().span(),
            "`_delete_` deletes nothing here and stays in `" + path + "` as an ordinary key.")
        .help(
            imports
                ? "Use `merge(...)` instead of `update(...)` to delete, or remove it."
                : "Remove it: no base has this dict, or an enclosing dict is already deleted.");
  }

  private static Diagnostic shared(ConfigPath path, ConfigNode leftover, ConfigPath elsewhere) {
    return Diagnostic.warning(
            ErrorCode.LEFTOVER_DELETE,
            leftover.origin().span(),
            "`_delete_` stays in `%s` as an ordinary key, but deletes the base's `%s`."
                .formatted(path, elsewhere))
        .help(
            "Take it out of the variable and write it where it is needed:"
                + " `dict(_delete_=True, **variable)`.");
  }
}
