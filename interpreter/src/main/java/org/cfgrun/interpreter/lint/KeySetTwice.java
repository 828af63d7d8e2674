package org.cfgrun.interpreter.lint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Parts;
import org.cfgrun.interpreter.syntax.Statement;

/**
 * A key that a file gives a value twice, without a look at the first one, and a key that stands
 * twice in one pair of braces. The last one counts, and nothing says so.
 */
final class KeySetTwice implements LayerRule {
  @Override
  public void check(Layer layer, Problems found) {
    List<Statement> statements = Reads.statements(layer.member());
    Map<String, Expr.Name> unread = new HashMap<>();
    for (Statement statement : statements) {
      unread.keySet().removeAll(Reads.of(statement));
      Expr.Name name = Reads.assigned(statement);
      Expr.Name former = name == null ? null : unread.put(name.id(), name);
      if (name != null && former != null) {
        found.add(
            warning(name.id(), "in this file", name.span(), former.span())
                .help("Remove one of the two; the values of one file do not merge."));
      }
    }
    Parts.visit(
        statements,
        part -> {
          if (part instanceof Expr.DictDisplay dict) {
            braces(dict, found);
          }
        });
  }

  private static void braces(Expr.DictDisplay dict, Problems found) {
    Map<Object, Span> places = new HashMap<>();
    for (Expr.DictDisplay.Entry entry : dict.entries()) {
      if (entry.key() instanceof Expr.Literal key && key.value() != null) {
        Span former = places.put(key.value(), key.span());
        if (former != null) {
          found.add(
              warning(key.span().text(), "in this dict", key.span(), former)
                  .help("Remove one of the two; the last one counts."));
        }
      }
    }
  }

  private static Diagnostic warning(String key, String where, Span second, Span first) {
    return Diagnostic.warning(
            ErrorCode.KEY_SET_TWICE, second, "`%s` is set a second time %s.".formatted(key, where))
        .note("its first value is given here, and nothing reads it", first);
  }
}
