package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Prints an expression with all parentheses to show its structure. */
final class SourceForm {
  private SourceForm() {}

  static String of(Expr expr) {
    if (expr instanceof Expr.Literal literal) {
      return String.valueOf(literal.value());
    }
    if (expr instanceof Expr.Name name) {
      return name.id();
    }
    if (expr instanceof Expr.Attribute attribute) {
      return of(attribute.value()) + "." + attribute.name();
    }
    if (expr instanceof Expr.Subscript subscript) {
      return of(subscript.value()) + "[" + of(subscript.index()) + "]";
    }
    if (expr instanceof Expr.Slice slice) {
      return List.of(
              slice.start() == null ? "" : of(slice.start()),
              slice.stop() == null ? "" : of(slice.stop()),
              slice.step() == null ? "" : of(slice.step()))
          .stream()
          .collect(Collectors.joining(":"));
    }
    if (expr instanceof Expr.TupleDisplay tuple) {
      return tuple.items().stream()
          .map(item -> of(item) + ",")
          .collect(Collectors.joining("", "(", ")"));
    }
    if (expr instanceof Expr.Unary unary) {
      String sign =
          switch (unary.op()) {
            case NOT -> "not ";
            case MINUS -> "-";
            case PLUS -> "+";
            case INVERT -> "~";
          };
      return "(" + sign + of(unary.operand()) + ")";
    }
    if (expr instanceof Expr.Binary binary) {
      return "(" + of(binary.left()) + binary.op().symbol() + of(binary.right()) + ")";
    }
    if (expr instanceof Expr.BooleanChain chain) {
      return chain.operands().stream()
          .map(SourceForm::of)
          .collect(Collectors.joining(chain.and() ? " and " : " or ", "(", ")"));
    }
    if (expr instanceof Expr.Comparison comparison) {
      return comparison(comparison);
    }
    if (expr instanceof Expr.Conditional conditional) {
      return "("
          + of(conditional.then())
          + " if "
          + of(conditional.test())
          + " else "
          + of(conditional.otherwise())
          + ")";
    }
    throw new AssertionError("no form for " + expr);
  }

  private static String comparison(Expr.Comparison comparison) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < comparison.ops().size(); i++) {
      String symbol = comparison.ops().get(i).symbol();
      words.add(of(comparison.operands().get(i)));
      words.add(Character.isLetter(symbol.charAt(0)) ? " " + symbol + " " : symbol);
    }
    words.add(of(comparison.operands().get(comparison.operands().size() - 1)));
    return "(" + String.join("", words) + ")";
  }
}
