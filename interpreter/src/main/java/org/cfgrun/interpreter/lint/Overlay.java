package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.inherit.Document.Style;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;

/** Visits the values that a file sets over values of its bases. */
final class Overlay {
  private Overlay() {}

  /** Receives a value of a file and the base's value that it replaces or merges with. */
  @FunctionalInterface
  interface Visitor {
    void visit(ConfigPath path, ConfigNode value, ConfigNode former);
  }

  /**
   * Visits each such value, descending into dicts that merge with the base's but not into those
   * that replace it. A file that imports its bases merges nothing.
   */
  static void visit(Layer layer, Visitor visitor) {
    if (layer.member().document().style() != Style.IMPORTING) {
      visit(layer.own(), layer.bases(), ConfigPath.ROOT, visitor);
    }
  }

  private static void visit(DictNode own, DictNode base, ConfigPath path, Visitor visitor) {
    own.named()
        .forEach(
            (name, value) -> {
              ConfigNode former = base.get(name);
              if (former == null) {
                return;
              }
              visitor.visit(path.child(name), value, former);
              if (value instanceof DictNode child
                  && former instanceof DictNode dict
                  && child.get(ReservedKeys.DELETE) == null) {
                visit(child, dict, path.child(name), visitor);
              }
            });
  }
}
