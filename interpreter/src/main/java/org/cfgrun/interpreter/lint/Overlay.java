package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.inherit.Document.Style;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;

/** Goes through what a file gives over values of its bases. */
final class Overlay {
  private Overlay() {}

  /** Takes a value of a file that stands over one of its bases. */
  @FunctionalInterface
  interface Visitor {
    void visit(ConfigPath path, ConfigNode value, ConfigNode former);
  }

  /**
   * Hands each to {@code visitor}; it goes into dicts that merge, and not into those that replace
   * the base's. A file that imports its bases merges nothing.
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
