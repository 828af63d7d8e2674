package org.cfgrun.interpreter.fuzz;

import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.compare.ChangePrinter;
import org.cfgrun.interpreter.compare.Comparison;
import org.cfgrun.interpreter.compare.Minimizer;
import org.cfgrun.interpreter.diagnostic.DiagnosticRenderer;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.explain.HistoryBuilder;
import org.cfgrun.interpreter.explain.HistoryJson;
import org.cfgrun.interpreter.explain.HistoryPrinter;
import org.cfgrun.interpreter.explain.KeyHistory;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.lint.Linter;
import org.cfgrun.interpreter.lint.Subject;
import org.cfgrun.interpreter.print.JsonPrinter;
import org.cfgrun.interpreter.print.OriginPrinter;
import org.cfgrun.interpreter.print.YamlPrinter;
import org.cfgrun.interpreter.tree.FileTree;
import org.cfgrun.interpreter.tree.FileTreePrinter;
import org.cfgrun.interpreter.value.ConfigPath;

/** Runs every analysis of an evaluated config and discards the results. */
final class Questions {
  private Questions() {}

  static void ask(EvaluatedConfig config) {
    JsonPrinter.print(config.root());
    YamlPrinter.print(config.root());
    OriginPrinter.print(config.root());
    List<Layer> layers = config.layers();
    Minimizer.minimize(layers, config.root());
    FileTree tree = FileTree.ofBases(layers);
    FileTreePrinter.text(tree);
    FileTreePrinter.json(tree, "bases");
    FileTreePrinter.dot(tree, true);
    ChangePrinter.text(Comparison.of(layers.get(0).merged(), config.root()));
    ChangePrinter.json(Comparison.of(config.root(), layers.get(0).merged()));
    HistoryBuilder histories = new HistoryBuilder(layers, config.overrides(), config.root());
    for (String key : config.root().named().keySet()) {
      KeyHistory history = histories.of(ConfigPath.ROOT.child(key));
      HistoryPrinter.print(history);
      HistoryJson.print(List.of(history));
    }
    Problems found = new Problems();
    new Linter().check(new Subject(layers, config.overrides(), config.root()), found);
    new DiagnosticRenderer(false).render(found);
  }
}
