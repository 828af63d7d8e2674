package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.grammar.CfgParser;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Builds simple statements from parse trees. */
final class StatementBuilder {
  private static final Map<String, Expr.BinaryOp> OPS =
      Stream.of(Expr.BinaryOp.values())
          .collect(Collectors.toMap(op -> op.symbol() + "=", Function.identity()));

  private final Reporter reporter;
  private final ExprBuilder exprs;
  private final TargetChecker targets;

  StatementBuilder(Reporter reporter, ExprBuilder exprs) {
    this.reporter = reporter;
    this.exprs = exprs;
    this.targets = new TargetChecker(reporter);
  }

  List<Statement> build(CfgParser.@Nullable SimplesContext context) {
    List<Statement> statements = new ArrayList<>();
    if (context != null) {
      context.simple().forEach(simple -> build(simple, statements));
    }
    return statements;
  }

  private void build(CfgParser.SimpleContext context, List<Statement> out) {
    if (context instanceof CfgParser.AssignmentContext assignment) {
      out.add(assignment(assignment));
    } else if (context instanceof CfgParser.PlainImportContext plain) {
      plainImport(plain, out);
    } else if (context instanceof CfgParser.FromImportContext from) {
      out.add(fromImport(from));
    } else if (context instanceof CfgParser.AugmentedAssignmentContext augmented) {
      out.add(augmented(augmented));
    } else if (context instanceof CfgParser.AnnotatedAssignmentContext annotated) {
      out.add(annotated(annotated));
    } else if (context instanceof CfgParser.DeleteContext delete) {
      out.add(delete(delete));
    } else if (context instanceof CfgParser.AssertionContext assertion) {
      out.add(assertion(assertion));
    } else {
      out.add(word((CfgParser.WordContext) context));
    }
  }

  private Statement assignment(CfgParser.AssignmentContext context) {
    List<CfgParser.ExprListContext> lists = context.exprList();
    Expr value = exprs.list(lists.get(lists.size() - 1));
    Span span = reporter.span(context);
    if (value instanceof Expr.Starred) {
      reporter.syntax(
          value.span(), "`*` unpacks only in a list, tuple or call: add a comma to make a tuple.");
    }
    if (lists.size() == 1) {
      return new Statement.ExpressionStatement(value, span);
    }
    List<Expr> assigned = new ArrayList<>(lists.size() - 1);
    for (CfgParser.ExprListContext list : lists.subList(0, lists.size() - 1)) {
      Expr target = exprs.list(list);
      targets.check(target);
      assigned.add(target);
    }
    return new Statement.Assign(assigned, value, span);
  }

  private Statement augmented(CfgParser.AugmentedAssignmentContext context) {
    Expr target = exprs.list(context.exprList(0));
    targets.single(target);
    Expr value = exprs.list(context.exprList(1));
    Expr.BinaryOp op = Objects.requireNonNull(OPS.get(context.AUGMENTED_ASSIGN().getText()));
    return new Statement.AugmentedAssign(target, op, value, reporter.span(context));
  }

  /** Builds {@code name: type}, and reports {@code name: value}, a common slip from YAML. */
  private Statement annotated(CfgParser.AnnotatedAssignmentContext context) {
    Expr target = exprs.list(context.exprList(0));
    targets.single(target);
    Expr type = exprs.expr(context.expr());
    Expr value = context.exprList().size() > 1 ? exprs.list(context.exprList(1)) : null;
    if (value == null && !isType(type)) {
      reporter.syntax(
          reporter.span(context.COLON().getSymbol()),
          "expected `=`, got `:`: write `%s = ...`.".formatted(Snippet.of(context.exprList(0))));
    }
    return new Statement.AnnotatedAssign(target, value, reporter.span(context));
  }

  /** Whether it can be a type: a name, {@code a.b}, {@code list[int]}, None, or a union of them. */
  private static boolean isType(Expr type) {
    return type instanceof Expr.Name
        || type instanceof Expr.Attribute
        || type instanceof Expr.Subscript
        || type instanceof Expr.Binary
        || (type instanceof Expr.Literal literal && literal.value() == null);
  }

  private Statement delete(CfgParser.DeleteContext context) {
    Expr all = exprs.list(context.exprList());
    List<Expr> deleted = all instanceof Expr.TupleDisplay tuple ? tuple.items() : List.of(all);
    for (Expr target : deleted) {
      if (!(target instanceof Expr.Name
          || target instanceof Expr.Attribute
          || target instanceof Expr.Subscript)) {
        reporter.syntax(target.span(), "`del` supports only names, items and attributes.");
      }
    }
    return new Statement.Delete(deleted, reporter.span(context));
  }

  private Statement assertion(CfgParser.AssertionContext context) {
    Expr message = context.expr().size() > 1 ? exprs.expr(context.expr(1)) : null;
    return new Statement.Assert(exprs.expr(context.expr(0)), message, reporter.span(context));
  }

  private Statement word(CfgParser.WordContext context) {
    Span span = reporter.span(context);
    return switch (context.start.getType()) {
      case CfgLexer.PASS -> new Statement.Pass(span);
      case CfgLexer.BREAK -> new Statement.Break(span);
      default -> new Statement.Continue(span);
    };
  }

  private void plainImport(CfgParser.PlainImportContext context, List<Statement> out) {
    for (CfgParser.ImportedModuleContext module : context.importedModule()) {
      out.add(
          new Statement.Import(
              0,
              dotted(module.dottedName()),
              List.of(),
              alias(module.NAME()),
              span(context, module)));
    }
  }

  /** The span of one module; that of the first includes the word {@code import}. */
  private Span span(CfgParser.PlainImportContext all, CfgParser.ImportedModuleContext module) {
    Span own = reporter.span(module);
    return module == all.importedModule(0) ? reporter.span(all.start).to(own) : own;
  }

  private Statement fromImport(CfgParser.FromImportContext context) {
    int level = context.DOT().size() + 3 * context.ELLIPSIS().size();
    String module = context.dottedName() == null ? "" : dotted(context.dottedName());
    if (level == 0 && module.isEmpty()) {
      reporter.syntax(reporter.span(context.start), "expected a module name after `from`.");
    }
    List<Statement.ImportedName> names = new ArrayList<>();
    if (context.STAR() != null) {
      names.add(new Statement.ImportedName("*", null, reporter.span(context.STAR().getSymbol())));
    }
    for (CfgParser.ImportedNameContext name : context.importedName()) {
      Token first = name.start;
      String alias = name.NAME().size() > 1 ? alias(name.NAME(1)) : null;
      names.add(new Statement.ImportedName(ExprBuilder.name(first), alias, reporter.span(name)));
    }
    return new Statement.Import(level, module, names, null, reporter.span(context));
  }

  private static @Nullable String alias(@Nullable TerminalNode name) {
    return name == null ? null : ExprBuilder.name(name.getSymbol());
  }

  private static String dotted(CfgParser.DottedNameContext context) {
    return context.NAME().stream()
        .map(name -> ExprBuilder.name(name.getSymbol()))
        .collect(Collectors.joining("."));
  }
}
