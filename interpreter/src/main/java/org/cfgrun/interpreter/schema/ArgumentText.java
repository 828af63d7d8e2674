package org.cfgrun.interpreter.schema;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.ExprWalker;
import org.cfgrun.interpreter.syntax.Statement;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a {@code dict(...)} or an entry of a dict display, as it is written.
 *
 * @param owner the call or display
 * @param spans the places of all its arguments, in order
 * @param index which of them it is
 * @param value the place of its value
 */
public record ArgumentText(Expr owner, List<Span> spans, int index, Span value) {
  public ArgumentText {
    spans = List.copyOf(spans);
  }

  /**
   * Returns the argument whose key stands at a place, or null.
   *
   * @param statements those of the file
   */
  public static @Nullable ArgumentText at(Span key, List<Statement> statements) {
    List<ArgumentText> found = new ArrayList<>();
    ExprWalker.visit(
        statements,
        expr -> {
          if (expr.span().start() < key.start() && key.end() <= expr.span().end()) {
            in(expr, key, found);
          }
        });
    return found.isEmpty() ? null : found.get(found.size() - 1);
  }

  /**
   * Returns the {@code dict(...)} or the display that stands at a place, or null.
   *
   * @param statements those of the file
   */
  public static @Nullable Expr dict(Span place, List<Statement> statements) {
    List<Expr> found = new ArrayList<>();
    ExprWalker.visit(
        statements,
        expr -> {
          // The place of a call may be that of its name alone.
          if (expr.span().start() == place.start() && isDict(expr)) {
            found.add(expr);
          }
        });
    return found.isEmpty() ? null : found.get(0);
  }

  /** Returns whether an expression writes a dict. */
  public static boolean isDict(Expr expr) {
    return expr instanceof Expr.DictDisplay
        || (expr instanceof Expr.Call call
            && call.function() instanceof Expr.Name name
            && name.id().equals("dict"));
  }

  private static void in(Expr expr, Span key, List<ArgumentText> found) {
    if (!isDict(expr)) {
      return;
    }
    List<Span> spans = spans(expr);
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      Span value = value(expr, i);
      if (span.start() == key.start() && value.start() > key.start()) {
        found.add(new ArgumentText(expr, spans, i, value));
      }
    }
  }

  /** Returns whether a dict writes an argument. */
  public static boolean has(Expr dict, String name) {
    return dict instanceof Expr.Call call
        ? call.arguments().stream().anyMatch(argument -> name.equals(argument.name()))
        : ((Expr.DictDisplay) dict)
            .entries().stream()
                .anyMatch(
                    entry -> entry.key() instanceof Expr.Literal key && name.equals(key.value()));
  }

  /**
   * Returns the edit that writes {@code name = value} before the statement at a place; null if the
   * file sets the name elsewhere, or is not config text.
   */
  public static @Nullable Edit statement(
      String name, String value, Span at, List<Statement> statements) {
    Span before = null;
    for (Statement statement : statements) {
      boolean sets =
          statement instanceof Statement.Assign assign
              && assign.targets().stream().anyMatch(target -> target.span().text().equals(name));
      if (sets) {
        return null;
      }
      if (statement.span().start() <= at.start() && at.end() <= statement.span().end()) {
        before = statement.span();
      }
    }
    return before == null
        ? null
        : new Edit(
            new Span(at.source(), before.start(), before.start()), name + " = " + value + "\n");
  }

  private static List<Span> spans(Expr expr) {
    return expr instanceof Expr.Call call
        ? call.arguments().stream().map(Expr.Call.Argument::span).toList()
        : ((Expr.DictDisplay) expr).entries().stream().map(Expr.DictDisplay.Entry::span).toList();
  }

  private static Span value(Expr expr, int index) {
    return expr instanceof Expr.Call call
        ? call.arguments().get(index).value().span()
        : ((Expr.DictDisplay) expr).entries().get(index).value().span();
  }

  /** Returns the text of the value. */
  public String valueText() {
    return value.text();
  }

  /** Returns the edit that removes the argument with its comma, and the line it leaves empty. */
  public Edit removal() {
    Span own = spans.get(index);
    Source source = own.source();
    String text = source.text();
    int end = own.end();
    int comma = end;
    while (comma < text.length() && Character.isWhitespace(text.charAt(comma))) {
      comma++;
    }
    boolean trailing = comma < text.length() && text.charAt(comma) == ',';
    if (index + 1 < spans.size()) {
      // A comment between the arguments stays.
      int next = spans.get(index + 1).start();
      boolean comment = text.substring(end, next).contains("#");
      return new Edit(new Span(source, own.start(), comment ? comma + 1 : next), "");
    }
    int before = index == 0 ? own.start() : spans.get(index - 1).end();
    boolean comment = text.substring(before, own.start()).contains("#");
    return index > 0 && !comment
        ? new Edit(new Span(source, before, end), "")
        : new Edit(new Span(source, own.start(), trailing ? comma + 1 : end), "");
  }

  /**
   * Returns the edit that puts the argument into a new dict, another argument of the same dict;
   * null if that exists already.
   */
  public @Nullable Edit nested(String key) {
    Span own = spans.get(index);
    boolean call = owner instanceof Expr.Call;
    String text = call ? key + "=dict(" + own.text() + ")" : "'" + key + "': {" + own.text() + "}";
    return has(owner, key) ? null : new Edit(own, text);
  }

  /** Returns the edit that adds an argument in front of the first one of a dict. */
  public static Edit insertion(Expr dict, String name, String value) {
    Span span = dict.span();
    boolean call = dict instanceof Expr.Call;
    String argument = call ? name + "=" + value : "'" + name + "': " + value;
    List<Span> spans = spans(dict);
    int at =
        spans.isEmpty()
            ? span.start() + span.text().indexOf(call ? '(' : '{') + 1
            : spans.get(0).start();
    return new Edit(new Span(span.source(), at, at), spans.isEmpty() ? argument : argument + ", ");
  }
}
