package org.cfgrun.interpreter.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.cfgrun.interpreter.inherit.Document.Style;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.inherit.Merger;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Finds the smallest child of a config's bases that evaluates to the same value, in key order. */
public final class Minimizer {

  private final Origin origin;

  private Minimizer(Origin origin) {
    this.origin = origin;
  }

  /**
   * Returns the text of the smallest child: its {@code _base_} and the differences from the bases.
   * Returns null if no child of the bases can have the config's value, because it imports its bases
   * or deletes one of their top-level keys.
   *
   * @param layers the contribution of each file
   * @param root the evaluated config
   */
  public static @Nullable String minimize(List<Layer> layers, DictNode root) {
    Layer entry = layers.get(layers.size() - 1);
    List<Base> bases = entry.member().bases();
    if (bases.isEmpty()) {
      return ConfigPrinter.print(root);
    }
    if (entry.member().document().style() == Style.IMPORTING) {
      return null;
    }
    Map<ConfigNode, ConfigNode> joined = new LinkedHashMap<>();
    for (Base base : bases) {
      layers.stream()
          .filter(layer -> layer.member() == base.member())
          .forEach(layer -> joined.putAll(layer.merged().entries()));
    }
    Minimizer minimizer = new Minimizer(root.origin());
    DictNode inherited = new DictNode(joined, root.origin());
    DictNode child = minimizer.child(root, inherited);
    return minimizer.gives(child, inherited, root)
        ? ConfigPrinter.print(minimizer.naming(bases, child))
        : null;
  }

  private DictNode naming(List<Base> bases, DictNode child) {
    List<ConfigNode> paths =
        bases.stream().<ConfigNode>map(base -> scalar(base.reference().path())).toList();
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    entries.put(
        scalar(ReservedKeys.BASE), paths.size() == 1 ? paths.get(0) : new ListNode(paths, origin));
    entries.putAll(child.entries());
    return new DictNode(entries, origin);
  }

  private DictNode child(DictNode wanted, DictNode base) {
    Map<ConfigNode, ConfigNode> different = new LinkedHashMap<>();
    wanted
        .entries()
        .forEach(
            (key, value) -> {
              ConfigNode former = base.entries().get(key);
              if (former == null || !same(former, value)) {
                different.put(key, former == null ? value : over(value, former));
              }
            });
    return new DictNode(different, origin);
  }

  private ConfigNode over(ConfigNode value, ConfigNode former) {
    if (!(value instanceof DictNode wanted)) {
      return value;
    }
    if (former instanceof DictNode base) {
      DictNode child = child(wanted, base);
      if (gives(child, base, wanted)) {
        return child;
      }
    }
    Map<ConfigNode, ConfigNode> replacing = new LinkedHashMap<>();
    replacing.put(scalar(ReservedKeys.DELETE), new ScalarNode(true, origin));
    replacing.putAll(wanted.entries());
    return new DictNode(replacing, origin);
  }

  private boolean gives(DictNode child, DictNode base, DictNode wanted) {
    Problems problems = new Problems();
    DictNode merged = Merger.ofFiles(problems).merge(child, base);
    return !problems.hasErrors() && same(merged, wanted);
  }

  /** Whether values and the order of keys are equal. */
  private static boolean same(ConfigNode a, ConfigNode b) {
    // Node equality ignores the order of keys, but the printed text does not. Printing is slow and
    // comes last.
    return a == b
        || (a.equals(b) && ConfigPrinter.printValue(a).equals(ConfigPrinter.printValue(b)));
  }

  private ScalarNode scalar(String text) {
    return new ScalarNode(text, origin);
  }
}
