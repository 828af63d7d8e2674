package org.cfgrun.interpreter;

import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.document.Documents;
import org.cfgrun.interpreter.document.Environment;
import org.cfgrun.interpreter.eval.Budget;
import org.cfgrun.interpreter.inherit.Document.Bases;
import org.cfgrun.interpreter.inherit.Document.Start;
import org.cfgrun.interpreter.inherit.Spent;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;

/** Evaluates texts that are not files. */
public final class Configs {
  private Configs() {}

  /** Evaluates a text without bases. */
  public static DictNode evaluate(String text, Problems problems) {
    return evaluate("/configs/test.cfg", text, Budget.DEFAULT, problems);
  }

  /** Evaluates a text in the format of a file name. */
  public static DictNode evaluate(String name, String text, Budget budget, Problems problems) {
    Source source = Source.of(name, text);
    Bases none = new Bases(new DictNode(Map.of(), Origin.written(source.all())), true);
    return new Documents(budget, Environment.OF_PROCESS)
        .read(SourceId.of(name), source, problems)
        .evaluate(none, new Start(Spent.NOTHING, source.all()), problems)
        .own();
  }
}
