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
import org.cfgrun.interpreter.syntax.ExprWalker;
import org.cfgrun.interpreter.syntax.Statement;

/**
 * Reports a key that a file sets twice without reading the first value, and a key that appears
 * twice in a dict display. The last value wins without notice.
 */
final class KeySetTwice implements LayerRule {
  private static final ErrorCode CODE = new ErrorCode("key-set-twice");

  @Override
  public void check(Layer layer, Problems found) {
    List<Statement> statements = NameUses.statements(layer.member());
    Map<String, Expr.Name> unread = new HashMap<>();
    for (Statement statement : statements) {
      // A name that is read between two assignments was set twice on purpose.
      unread.keySet().removeAll(NameUses.of(statement));
      Expr.Name name = NameUses.assigned(statement);
      Expr.Name former = name == null ? null : unread.put(name.id(), name);
      if (name != null && former != null) {
        found.add(
            warning(name.id(), "in this file", name.span(), former.span())
                .help("Remove one of them: values set in one file do not merge."));
      }
    }
    ExprWalker.visit(
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
                  .help("Remove one of them: the last one wins."));
        }
      }
    }
  }

  private static Diagnostic warning(String key, String where, Span second, Span first) {
    return Diagnostic.warning(CODE, second, "`%s` is set twice %s.".formatted(key, where))
        .note("first set here, and never read", first);
  }
}
