package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.cfgrun.grammar.CfgParser;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Builds lists, tuples, sets, dicts and comprehensions. */
final class DisplayBuilder {
  private final Reporter reporter;
  private final ExprBuilder exprs;

  DisplayBuilder(Reporter reporter, ExprBuilder exprs) {
    this.reporter = reporter;
    this.exprs = exprs;
  }

  Expr build(ParserRuleContext context) {
    if (context instanceof CfgParser.ListDisplayContext list) {
      return list(list);
    }
    if (context instanceof CfgParser.ParenthesizedContext parentheses) {
      return parentheses(parentheses);
    }
    return braces((CfgParser.BraceDisplayContext) context);
  }

  private Expr list(CfgParser.ListDisplayContext context) {
    Span span = reporter.span(context);
    List<Expr> items = exprs.elements(context.element());
    return context.compFor().isEmpty()
        ? new Expr.ListDisplay(items, span)
        : comprehension(Expr.Comprehension.Kind.LIST, items.get(0), null, context.compFor(), span);
  }

  /** Parentheses without a comma only group; the value keeps its own span. */
  private Expr parentheses(CfgParser.ParenthesizedContext context) {
    Span span = reporter.span(context);
    List<Expr> items = exprs.elements(context.element());
    if (!context.compFor().isEmpty()) {
      return comprehension(
          Expr.Comprehension.Kind.GENERATOR, items.get(0), null, context.compFor(), span);
    }
    if (items.size() == 1 && context.COMMA().isEmpty()) {
      if (items.get(0) instanceof Expr.Starred starred) {
        reporter.syntax(
            starred.span(),
            "`*` unpacks only in a list, tuple or call: add a comma to make a tuple.");
      }
      return items.get(0);
    }
    return new Expr.TupleDisplay(items, span);
  }

  private Expr braces(CfgParser.BraceDisplayContext context) {
    Span span = reporter.span(context);
    List<CfgParser.EntryContext> entries = context.entry();
    if (entries.isEmpty()) {
      return new Expr.DictDisplay(List.of(), span);
    }
    boolean dict = isDictEntry(entries.get(0));
    if (!context.compFor().isEmpty()) {
      return comprehension(context, dict, span);
    }
    return dict ? dict(entries, span) : set(entries, span);
  }

  private Expr comprehension(CfgParser.BraceDisplayContext context, boolean dict, Span span) {
    CfgParser.EntryContext entry = context.entry(0);
    if (entry.DOUBLE_STAR() != null) {
      reporter.syntax(reporter.span(entry), "`**` is not allowed in a comprehension.");
      return exprs.placeholder(context);
    }
    return dict
        ? comprehension(
            Expr.Comprehension.Kind.DICT, key(entry), value(entry), context.compFor(), span)
        : comprehension(Expr.Comprehension.Kind.SET, setItem(entry), null, context.compFor(), span);
  }

  private Expr dict(List<CfgParser.EntryContext> contexts, Span span) {
    List<Expr.DictDisplay.Entry> entries = new ArrayList<>(contexts.size());
    for (CfgParser.EntryContext context : contexts) {
      if (!isDictEntry(context)) {
        reporter.syntax(
            reporter.span(context),
            "`" + Snippet.of(context) + "` has no value: write `key: value`.");
        continue;
      }
      Expr key = context.DOUBLE_STAR() == null ? key(context) : null;
      entries.add(
          new Expr.DictDisplay.Entry(
              key,
              key == null ? exprs.operation(context.operation()) : value(context),
              reporter.span(context)));
    }
    return new Expr.DictDisplay(entries, span);
  }

  private Expr set(List<CfgParser.EntryContext> contexts, Span span) {
    List<Expr> items = new ArrayList<>(contexts.size());
    for (CfgParser.EntryContext context : contexts) {
      if (isDictEntry(context)) {
        reporter.syntax(
            reporter.span(contexts.get(0)),
            "`" + Snippet.of(contexts.get(0)) + "` has no value: write `key: value`.");
        break;
      }
      items.add(setItem(context));
    }
    return new Expr.SetDisplay(items, span);
  }

  private static boolean isDictEntry(CfgParser.EntryContext context) {
    return context.DOUBLE_STAR() != null || context.expr().size() == 2;
  }

  private Expr key(CfgParser.EntryContext context) {
    Expr key = exprs.expr(context.expr(0));
    TerminalNode assign = context.ASSIGN();
    if (assign != null) {
      String written = Snippet.of(context.expr(0));
      String quoted = key instanceof Expr.Name ? "'" + written + "'" : written;
      reporter.syntax(
          reporter.span(assign.getSymbol()),
          "expected `:` after a key in `{}`, got `=`: write `%s: ...` or `dict(%s=...)`."
              .formatted(quoted, key instanceof Expr.Name ? written : "name"));
    }
    return key;
  }

  private Expr value(CfgParser.EntryContext context) {
    return exprs.expr(context.expr(1));
  }

  private Expr setItem(CfgParser.EntryContext context) {
    return context.STAR() != null
        ? new Expr.Starred(exprs.operation(context.operation()), reporter.span(context))
        : exprs.expr(context.expr(0));
  }

  Expr comprehension(
      Expr.Comprehension.Kind kind,
      Expr element,
      @Nullable Expr value,
      List<CfgParser.CompForContext> contexts,
      Span span) {
    if (element instanceof Expr.Starred starred) {
      reporter.syntax(starred.span(), "`*` is not allowed in a comprehension.");
    }
    if (!exprs.enter(contexts.size(), contexts.get(0))) {
      return element;
    }
    List<Expr.Comprehension.Clause> clauses = new ArrayList<>(contexts.size());
    for (CfgParser.CompForContext context : contexts) {
      if (context.ASYNC() != null) {
        reporter.refuse("async", reporter.span(context.ASYNC().getSymbol()));
      }
      List<Expr> conditions = new ArrayList<>();
      for (int i = 1; i < context.operation().size(); i++) {
        conditions.add(exprs.operation(context.operation(i)));
      }
      clauses.add(
          new Expr.Comprehension.Clause(
              targets(context.targets()),
              exprs.operation(context.operation(0)),
              conditions,
              reporter.span(context)));
    }
    exprs.leave(contexts.size());
    return new Expr.Comprehension(kind, element, value, clauses, span);
  }

  /** Builds the targets of a {@code for}; several become a tuple. */
  Expr targets(CfgParser.TargetsContext context) {
    List<Expr> targets = new ArrayList<>();
    for (CfgParser.TargetContext target : context.target()) {
      Expr value = exprs.primary(target.primary());
      targets.add(target.STAR() == null ? value : new Expr.Starred(value, reporter.span(target)));
    }
    Expr all =
        context.getChildCount() == 1
            ? targets.get(0)
            : new Expr.TupleDisplay(targets, reporter.span(context));
    new TargetChecker(reporter).check(all);
    return all;
  }
}
