package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.grammar.CfgParser;
import org.cfgrun.interpreter.source.Span;

/**
 * Builds trees from chains of operands and operators by precedence climbing.
 *
 * <p>The levels are Python's: {@code or}, {@code and}, {@code not}, comparisons, {@code |}, {@code
 * ^}, {@code &}, shifts, sums, products, signs, powers. A power binds more tightly than a sign on
 * its left and less tightly than a sign on its right.
 *
 * <p>The grammar has one flat rule for all levels: a rule per level makes ANTLR build a dozen nodes
 * for each plain value.
 */
final class OperationBuilder {
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int COMPARISON = 4;
  private static final int SIGN = 11;
  private static final int POWER = 12;

  private final Reporter reporter;
  private final ExprBuilder exprs;

  OperationBuilder(Reporter reporter, ExprBuilder exprs) {
    this.reporter = reporter;
    this.exprs = exprs;
  }

  Expr build(CfgParser.OperationContext context) {
    for (CfgParser.PrefixContext prefix : context.prefix()) {
      int type = prefix.start.getType();
      if (type == CfgLexer.LAMBDA || type == CfgLexer.AWAIT || type == CfgLexer.YIELD) {
        return exprs.refused(prefix.start.getText(), context);
      }
    }
    int operators = context.getChildCount() / 2 + 1;
    if (!exprs.enter(operators, context)) {
      return exprs.placeholder(context);
    }
    Expr result = new Chain(context.children).read(OR);
    exprs.leave(operators);
    return result;
  }

  /** A cursor over the children of an operation. */
  private final class Chain {
    private final List<ParseTree> children;
    private int at;

    Chain(List<ParseTree> children) {
      this.children = children;
    }

    /** Reads operators that bind at least as tightly as {@code level}. */
    Expr read(int level) {
      int from = at;
      Expr left = operand(level);
      while (at < children.size()) {
        CfgParser.InfixContext infix = (CfgParser.InfixContext) children.get(at);
        int type = infix.start.getType();
        int found = level(type);
        if (found < level) {
          break;
        }
        left =
            switch (found) {
              case OR, AND -> truths(left, type, found, from);
              case COMPARISON -> comparison(left, from);
              default -> binary(left, type, found, from);
            };
      }
      return left;
    }

    private Expr operand(int level) {
      if (children.get(at) instanceof CfgParser.PrimaryContext primary) {
        at++;
        return exprs.primary(primary);
      }
      int from = at;
      CfgParser.PrefixContext prefix = (CfgParser.PrefixContext) children.get(at++);
      Span span = reporter.span(prefix);
      boolean not = prefix.start.getType() == CfgLexer.NOT;
      if (not && level > NOT) {
        reporter.syntax(
            span, "`not` binds less tightly than the operator before it: write `(not ...)`.");
      }
      Expr operand = read(not ? NOT : SIGN);
      return new Expr.Unary(sign(prefix.start.getType()), operand, since(from));
    }

    private Expr binary(Expr left, int type, int level, int from) {
      at++;
      // A sign is allowed to the right of a power: `2 ** -1`.
      Expr right = read(level == POWER ? SIGN : level + 1);
      return new Expr.Binary(binaryOp(type), left, right, since(from));
    }

    private Expr truths(Expr first, int type, int level, int from) {
      // One node for `a or b or c`, so that a long chain is not a deep tree.
      List<Expr> operands = new ArrayList<>(List.of(first));
      while (at < children.size() && infix() == type) {
        at++;
        operands.add(read(level + 1));
      }
      return new Expr.BooleanChain(type == CfgLexer.AND, operands, since(from));
    }

    private Expr comparison(Expr first, int from) {
      List<Expr> operands = new ArrayList<>(List.of(first));
      List<Expr.CompareOp> ops = new ArrayList<>();
      while (at < children.size() && level(infix()) == COMPARISON) {
        ops.add(compareOp((CfgParser.InfixContext) children.get(at++)));
        operands.add(read(COMPARISON + 1));
      }
      return new Expr.Comparison(operands, ops, since(from));
    }

    /** The span from a child to the last one read, including the parentheses around either. */
    private Span since(int from) {
      ParserRuleContext last = (ParserRuleContext) children.get(at - 1);
      return reporter.span((ParserRuleContext) children.get(from)).to(reporter.span(last));
    }

    private int infix() {
      return ((CfgParser.InfixContext) children.get(at)).start.getType();
    }
  }

  private static int level(int type) {
    return switch (type) {
      case CfgLexer.OR -> OR;
      case CfgLexer.AND -> AND;
      case CfgLexer.BAR -> 5;
      case CfgLexer.CARET -> 6;
      case CfgLexer.AMPERSAND -> 7;
      case CfgLexer.SHIFT_LEFT, CfgLexer.SHIFT_RIGHT -> 8;
      case CfgLexer.PLUS, CfgLexer.MINUS -> 9;
      case CfgLexer.STAR, CfgLexer.SLASH, CfgLexer.DOUBLE_SLASH, CfgLexer.PERCENT, CfgLexer.AT ->
          10;
      case CfgLexer.DOUBLE_STAR -> POWER;
      default -> COMPARISON;
    };
  }

  private static Expr.UnaryOp sign(int type) {
    return switch (type) {
      case CfgLexer.NOT -> Expr.UnaryOp.NOT;
      case CfgLexer.MINUS -> Expr.UnaryOp.MINUS;
      case CfgLexer.TILDE -> Expr.UnaryOp.INVERT;
      default -> Expr.UnaryOp.PLUS;
    };
  }

  private static Expr.BinaryOp binaryOp(int type) {
    return switch (type) {
      case CfgLexer.BAR -> Expr.BinaryOp.BIT_OR;
      case CfgLexer.CARET -> Expr.BinaryOp.BIT_XOR;
      case CfgLexer.AMPERSAND -> Expr.BinaryOp.BIT_AND;
      case CfgLexer.SHIFT_LEFT -> Expr.BinaryOp.SHIFT_LEFT;
      case CfgLexer.SHIFT_RIGHT -> Expr.BinaryOp.SHIFT_RIGHT;
      case CfgLexer.PLUS -> Expr.BinaryOp.ADD;
      case CfgLexer.MINUS -> Expr.BinaryOp.SUBTRACT;
      case CfgLexer.STAR -> Expr.BinaryOp.MULTIPLY;
      case CfgLexer.SLASH -> Expr.BinaryOp.DIVIDE;
      case CfgLexer.DOUBLE_SLASH -> Expr.BinaryOp.FLOOR_DIVIDE;
      case CfgLexer.PERCENT -> Expr.BinaryOp.MODULO;
      case CfgLexer.AT -> Expr.BinaryOp.MATRIX_MULTIPLY;
      default -> Expr.BinaryOp.POWER;
    };
  }

  private static Expr.CompareOp compareOp(CfgParser.InfixContext infix) {
    boolean two = infix.getChildCount() == 2;
    int first = ((TerminalNode) infix.getChild(0)).getSymbol().getType();
    return switch (first) {
      case CfgLexer.EQUAL -> Expr.CompareOp.EQUAL;
      case CfgLexer.NOT_EQUAL -> Expr.CompareOp.NOT_EQUAL;
      case CfgLexer.LESS -> Expr.CompareOp.LESS;
      case CfgLexer.LESS_EQUAL -> Expr.CompareOp.LESS_EQUAL;
      case CfgLexer.GREATER -> Expr.CompareOp.GREATER;
      case CfgLexer.GREATER_EQUAL -> Expr.CompareOp.GREATER_EQUAL;
      case CfgLexer.IN -> Expr.CompareOp.IN;
      case CfgLexer.NOT -> Expr.CompareOp.NOT_IN;
      default -> two ? Expr.CompareOp.IS_NOT : Expr.CompareOp.IS;
    };
  }
}
