package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.grammar.CfgParser;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Builds expressions from parse trees. */
final class ExprBuilder {
  /**
   * The maximum depth of an expression. Every operator of a chain counts, because {@code a + b + c}
   * builds a tree as deep as the chain is long. Later stages recurse over expressions, and this
   * keeps them off a stack overflow.
   */
  static final int MAX_DEPTH = 1000;

  private final Reporter reporter;
  private final LineParser fields;
  private final StringReader strings;
  private final OperationBuilder operations;
  private final DisplayBuilder displays;
  private final TrailerBuilder trailers;
  private int depth;

  ExprBuilder(Reporter reporter, LineParser fields) {
    this.reporter = reporter;
    this.fields = fields;
    this.strings = new StringReader(reporter, this::field);
    this.operations = new OperationBuilder(reporter, this);
    this.displays = new DisplayBuilder(reporter, this);
    this.trailers = new TrailerBuilder(reporter, this);
  }

  /** Builds {@code a} or the tuple {@code a, *b}. */
  Expr list(CfgParser.ExprListContext context) {
    List<CfgParser.ElementContext> elements = context.element();
    if (context.getChildCount() == 1) {
      return element(elements.get(0));
    }
    return new Expr.TupleDisplay(elements(elements), reporter.span(context));
  }

  List<Expr> elements(List<CfgParser.ElementContext> contexts) {
    List<Expr> elements = new ArrayList<>(contexts.size());
    for (CfgParser.ElementContext context : contexts) {
      elements.add(element(context));
    }
    return elements;
  }

  Expr element(CfgParser.ElementContext context) {
    CfgParser.ExprContext plain = context.expr();
    return plain != null
        ? expr(plain)
        : new Expr.Starred(operation(context.operation()), reporter.span(context));
  }

  /** Builds a chain of conditionals from right to left, because they nest to the right. */
  Expr expr(CfgParser.ExprContext context) {
    int count = context.getChildCount();
    // Fast path: most expressions are a single value, and ANTLR's accessors build a new list at
    // each call.
    if (count == 1) {
      return operation((CfgParser.OperationContext) context.getChild(0));
    }
    TerminalNode walrus = context.WALRUS(0);
    if (walrus != null) {
      return refused(walrus.getText(), context);
    }
    int levels = count / 4;
    if (!enter(levels, context)) {
      return placeholder(context);
    }
    Expr result = operation(context.operation(2 * levels));
    for (int i = levels - 1; i >= 0; i--) {
      Span whole = reporter.span(context.operation(2 * i)).to(reporter.span(context));
      Expr then = operation(context.operation(2 * i));
      Expr test = operation(context.operation(2 * i + 1));
      result = new Expr.Conditional(test, then, result, whole);
    }
    leave(levels);
    return result;
  }

  Expr comprehension(
      Expr.Comprehension.Kind kind,
      Expr element,
      List<CfgParser.CompForContext> clauses,
      Span span) {
    return displays.comprehension(kind, element, null, clauses, span);
  }

  Expr targets(CfgParser.TargetsContext context) {
    return displays.targets(context);
  }

  Expr operation(CfgParser.OperationContext context) {
    if (context.getChildCount() == 1) {
      return primary((CfgParser.PrimaryContext) context.getChild(0));
    }
    return operations.build(context);
  }

  Expr primary(CfgParser.PrimaryContext context) {
    ParseTree first = context.getChild(0);
    int trailing = context.getChildCount() - 1;
    boolean string = false;
    if (first instanceof TerminalNode node && node.getSymbol().getType() == CfgLexer.STRING) {
      string = true;
      trailing = context.getChildCount() - context.STRING().size();
    }
    if (trailing == 0) {
      return string ? strings.read(symbols(context.STRING())) : atom(first);
    }
    if (!enter(trailing, context)) {
      return placeholder(context);
    }
    Expr value = string ? strings.read(symbols(context.STRING())) : atom(first);
    Span start = reporter.span(context.start);
    for (int i = context.getChildCount() - trailing; i < context.getChildCount(); i++) {
      value = trailers.build(value, start, (CfgParser.TrailerContext) context.getChild(i));
    }
    leave(trailing);
    return value;
  }

  private Expr atom(ParseTree node) {
    if (node instanceof TerminalNode terminal) {
      return word(terminal.getSymbol());
    }
    ParserRuleContext context = (ParserRuleContext) node;
    if (!enter(1, context)) {
      return placeholder(context);
    }
    Expr display = displays.build(context);
    leave(1);
    return display;
  }

  private Expr word(Token token) {
    Span span = reporter.span(token);
    return switch (token.getType()) {
      case CfgLexer.NAME -> new Expr.Name(name(token), span);
      case CfgLexer.NUMBER -> new Expr.Literal(NumberReader.read(token, reporter), span);
      case CfgLexer.TEMPLATE -> new Expr.Template(TemplateShape.strip(token.getText()), span);
      case CfgLexer.TRUE -> new Expr.Literal(true, span);
      case CfgLexer.FALSE -> new Expr.Literal(false, span);
      case CfgLexer.NONE -> new Expr.Literal(null, span);
      default -> refused(token.getText(), span);
    };
  }

  /** The name as Python compares it. */
  static String name(Token token) {
    return Identifier.normalize(token.getText());
  }

  private @Nullable Expr field(int from, int to) {
    CfgParser.FieldContext field = fields.field(from, to);
    return field == null ? null : list(field.exprList());
  }

  Expr refused(String keyword, ParserRuleContext context) {
    return refused(keyword, reporter.span(context));
  }

  private Expr refused(String keyword, Span span) {
    reporter.refuse(keyword, span);
    return new Expr.Refused(keyword, span);
  }

  /** Enters {@code levels} more levels; reports an error and returns false when too deep. */
  boolean enter(int levels, ParserRuleContext context) {
    if (depth + levels > MAX_DEPTH) {
      reporter
          .problems()
          .error(
              ErrorCode.OVER_BUDGET,
              reporter.span(context.start),
              "this expression is nested more than " + MAX_DEPTH + " operations deep.");
      return false;
    }
    depth += levels;
    return true;
  }

  void leave(int levels) {
    depth -= levels;
  }

  /** An expression for a statement that is dropped because its problem has been reported. */
  Expr placeholder(ParserRuleContext context) {
    return new Expr.Literal(null, reporter.span(context));
  }

  private static List<Token> symbols(List<TerminalNode> nodes) {
    return nodes.stream().map(TerminalNode::getSymbol).toList();
  }
}
