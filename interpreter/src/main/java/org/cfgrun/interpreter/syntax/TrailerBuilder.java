package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.grammar.CfgParser;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Builds attributes, calls and subscripts: a value followed by {@code .name}, {@code (...)} or
 * {@code [...]}.
 */
final class TrailerBuilder {
  private final Reporter reporter;
  private final ExprBuilder exprs;

  TrailerBuilder(Reporter reporter, ExprBuilder exprs) {
    this.reporter = reporter;
    this.exprs = exprs;
  }

  /**
   * Builds the expression of a value and its trailer.
   *
   * @param start the start of the value, including its parentheses
   */
  Expr build(Expr value, Span start, CfgParser.TrailerContext context) {
    Span span = start.to(reporter.span(context));
    return switch (context.start.getType()) {
      case CfgLexer.DOT -> {
        Token name = context.NAME().getSymbol();
        yield new Expr.Attribute(value, ExprBuilder.name(name), reporter.span(name), span);
      }
      case CfgLexer.LPAREN -> new Expr.Call(value, arguments(value, context), span);
      default -> new Expr.Subscript(value, index(context), span);
    };
  }

  private Expr index(CfgParser.TrailerContext context) {
    List<CfgParser.SubscriptContext> subscripts = context.subscript();
    if (subscripts.size() == 1 && context.COMMA().isEmpty()) {
      return subscript(subscripts.get(0));
    }
    List<Expr> items = new ArrayList<>();
    subscripts.forEach(subscript -> items.add(subscript(subscript)));
    Span last = reporter.span(subscripts.get(subscripts.size() - 1));
    return new Expr.TupleDisplay(items, reporter.span(subscripts.get(0)).to(last));
  }

  private Expr subscript(CfgParser.SubscriptContext context) {
    if (context.element() != null) {
      return exprs.element(context.element());
    }
    @Nullable Expr[] bounds = new Expr[3];
    int place = 0;
    for (ParseTree child : context.children) {
      if (child instanceof TerminalNode) {
        place++;
      } else {
        bounds[place] = exprs.expr((CfgParser.ExprContext) child);
      }
    }
    return new Expr.Slice(bounds[0], bounds[1], bounds[2], reporter.span(context));
  }

  private List<Expr.Call.Argument> arguments(Expr function, CfgParser.TrailerContext context) {
    List<Expr.Call.Argument> arguments = new ArrayList<>();
    Map<String, Span> names = new HashMap<>();
    Expr.Call.Argument keyword = null;
    for (CfgParser.ArgumentContext argumentContext : context.argument()) {
      Expr.Call.Argument argument = argument(function, argumentContext);
      if (argument == null) {
        continue;
      }
      arguments.add(argument);
      if (argument.name() != null) {
        once(names, argument.name(), reporter.span(argumentContext.start));
      }
      if (argument.name() != null || argument.stars() == 2) {
        keyword = argument;
      } else if (keyword != null && (argument.stars() == 0 || keyword.stars() == 2)) {
        misplaced(argument, keyword);
      }
    }
    if (context.argument().size() > 1) {
      bareGenerators(context.argument());
    }
    return arguments;
  }

  private void once(Map<String, Span> names, String name, Span span) {
    Span first = names.putIfAbsent(name, span);
    if (first != null) {
      reporter.add(
          Diagnostic.error(
                  ErrorCode.DUPLICATE_KEY, span, "keyword argument `" + name + "` is repeated.")
              .note("first given here", first));
    }
  }

  private void misplaced(Expr.Call.Argument argument, Expr.Call.Argument keyword) {
    String name = keyword.name() == null ? "**..." : keyword.name() + "=...";
    reporter.add(
        Diagnostic.error(
                ErrorCode.SYNTAX,
                argument.span(),
                "a positional argument cannot follow `" + name + "`.")
            .help("name it, as in `name=value`, or move it to the front."));
  }

  private void bareGenerators(List<CfgParser.ArgumentContext> arguments) {
    for (CfgParser.ArgumentContext argument : arguments) {
      if (!argument.compFor().isEmpty()) {
        reporter.syntax(
            reporter.span(argument),
            "a generator expression among other arguments must be parenthesized.");
      }
    }
  }

  private Expr.Call.@Nullable Argument argument(Expr function, CfgParser.ArgumentContext context) {
    Span span = reporter.span(context);
    int first = context.start.getType();
    if (context.STAR() != null || context.DOUBLE_STAR() != null) {
      int stars = first == CfgLexer.STAR ? 1 : 2;
      return new Expr.Call.Argument(null, stars, exprs.expr(context.expr(0)), span);
    }
    Expr value = exprs.expr(context.expr(0));
    if (!context.compFor().isEmpty()) {
      value =
          exprs.comprehension(Expr.Comprehension.Kind.GENERATOR, value, context.compFor(), span);
    }
    if (context.expr().size() == 1) {
      return new Expr.Call.Argument(null, 0, value, span);
    }
    if (context.COLON() != null) {
      reporter.syntax(reporter.span(context.COLON().getSymbol()), colon(function, value, context));
      return null;
    }
    if (!(value instanceof Expr.Name name)) {
      reporter.syntax(value.span(), notName(function, value, context));
      return null;
    }
    return new Expr.Call.Argument(name.id(), 0, exprs.expr(context.expr(1)), span);
  }

  private static String colon(Expr function, Expr key, CfgParser.ArgumentContext context) {
    String call = function instanceof Expr.Name name ? "`" + name.id() + "()`" : "a call";
    String name = identifier(key);
    return name == null
        ? "unexpected `:` in " + call + ": write `name=value`."
        : "expected `=` after `%s` in %s, got `:`: write `%s=...`.".formatted(name, call, name);
  }

  private static String notName(Expr function, Expr key, CfgParser.ArgumentContext context) {
    String written = Snippet.of(context.expr(0));
    String name = identifier(key);
    if (name != null) {
      return "argument names are not quoted: write `" + name + "=...`.";
    }
    return function instanceof Expr.Name dict && dict.id().equals("dict")
        ? "`%s` cannot be a keyword of `dict()`: write `{%s: ...}`.".formatted(written, written)
        : "`" + written + "` is not a valid argument name.";
  }

  private static @Nullable String identifier(Expr key) {
    if (key instanceof Expr.Name name) {
      return name.id();
    }
    return key instanceof Expr.Literal literal
            && literal.value() instanceof String text
            && text.matches("[A-Za-z_]\\w*")
        ? text
        : null;
  }
}
