package org.cfgrun.interpreter.lint;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.Origin;

/**
 * The order in which the files of a config set its values. Where two values contradict each other,
 * the one that was set later is the mistake: the base was right when it was written.
 */
final class Layering {
  private final List<Source> files = new ArrayList<>();

  Layering(List<Layer> layers) {
    layers.forEach(layer -> files.add(layer.member().document().source()));
  }

  /** Returns the position of the file that set a value; options come last. */
  int of(ConfigNode node) {
    Origin origin = node.origin();
    if (origin.kind() == Origin.Kind.OVERRIDE) {
      return files.size();
    }
    // A value that was read from a variable belongs to the file that reads it.
    boolean through = !origin.via().isEmpty() && !origin.via().get(0).name().equals("_base_");
    return files.indexOf(through ? origin.via().get(0).span().source() : origin.span().source());
  }

  /** Returns whether one value was set by a later file than another. */
  boolean isLater(ConfigNode one, ConfigNode other) {
    return of(one) > of(other);
  }
}
