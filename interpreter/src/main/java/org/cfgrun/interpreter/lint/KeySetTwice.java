package org.cfgrun.interpreter.lint;

import java.util.HashMap;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;

/** A key that a file gives a value twice, without a look at the first one. */
final class KeySetTwice implements Rule {
  @Override
  public void check(Subject config, Problems found) {
    for (Layer layer : config.layers()) {
      Map<String, Expr.Name> unread = new HashMap<>();
      for (Statement statement : Reads.statements(layer.member().document().source())) {
        unread.keySet().removeAll(Reads.of(statement));
        Expr.Name name = Reads.assigned(statement);
        Expr.Name former = name == null ? null : unread.put(name.id(), name);
        if (name != null && former != null) {
          found.add(
              Diagnostic.warning(
                      ErrorCode.KEY_SET_TWICE,
                      name.span(),
                      "`%s` is set a second time in this file.".formatted(name.id()))
                  .note("its first value is given here, and nothing reads it", former.span())
                  .help("Remove one of the two; the values of one file do not merge."));
        }
      }
    }
  }
}
