package org.cfgrun.interpreter.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Statement;

/** The statements of the files of a config, for edits of their text. */
final class Trees {
  private final Map<Source, List<Statement>> files = new HashMap<>();

  Trees(List<Layer> layers) {
    for (Layer layer : layers) {
      ConfigFile tree = layer.member().document().tree();
      if (tree != null) {
        files.put(tree.source(), tree.statements());
      }
    }
  }

  /** Returns the statements of a file; empty for JSON and YAML. */
  List<Statement> of(Source file) {
    return files.getOrDefault(file, List.of());
  }
}
