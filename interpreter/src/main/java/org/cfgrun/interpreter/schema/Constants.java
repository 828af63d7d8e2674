package org.cfgrun.interpreter.schema;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.ConfigParser;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.jspecify.annotations.Nullable;

/**
 * Parses default values, which are constants: literals, negative numbers, and lists, tuples, dicts
 * and {@code dict(...)} of constants.
 */
public final class Constants {
  private Constants() {}

  /**
   * Parses a constant.
   *
   * @param text the constant
   * @param place the name of the text for messages, such as {@code default of `depth`}
   * @return the value, or null if the text is not a constant
   */
  public static @Nullable ConfigNode parse(String text, String place) {
    Problems problems = new Problems();
    ConfigFile file = ConfigParser.parse(Source.of(place, text), problems);
    boolean one = !problems.hasErrors() && file.statements().size() == 1;
    return one && file.statements().get(0) instanceof Statement.ExpressionStatement statement
        ? value(statement.value())
        : null;
  }

  private static @Nullable ConfigNode value(Expr expr) {
    Origin origin = new Origin(Origin.Kind.DEFAULT, expr.span(), null, List.of());
    if (expr instanceof Expr.Literal literal) {
      return new ScalarNode(literal.value(), origin);
    }
    if (expr instanceof Expr.Unary unary) {
      return negative(unary, origin);
    }
    if (expr instanceof Expr.ListDisplay list) {
      List<ConfigNode> items = values(list.items());
      return items == null ? null : new ListNode(items, origin);
    }
    if (expr instanceof Expr.TupleDisplay tuple) {
      List<ConfigNode> items = values(tuple.items());
      return items == null ? null : new TupleNode(items, origin);
    }
    if (expr instanceof Expr.DictDisplay dict) {
      return display(dict, origin);
    }
    return expr instanceof Expr.Call call ? call(call, origin) : null;
  }

  private static @Nullable ConfigNode negative(Expr.Unary unary, Origin origin) {
    Object value = unary.operand() instanceof Expr.Literal literal ? literal.value() : null;
    if (unary.op() != Expr.UnaryOp.MINUS) {
      return null;
    }
    if (value instanceof Long number) {
      return new ScalarNode(-number, origin);
    }
    if (value instanceof BigInteger number) {
      BigInteger negative = number.negate();
      Object fitting = negative.bitLength() < Long.SIZE ? (Object) negative.longValue() : negative;
      return new ScalarNode(fitting, origin);
    }
    return value instanceof Double number ? new ScalarNode(-number, origin) : null;
  }

  private static @Nullable List<ConfigNode> values(List<Expr> exprs) {
    List<ConfigNode> values = new ArrayList<>();
    for (Expr expr : exprs) {
      ConfigNode value = value(expr);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return values;
  }

  private static @Nullable ConfigNode display(Expr.DictDisplay dict, Origin origin) {
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    for (Expr.DictDisplay.Entry entry : dict.entries()) {
      ConfigNode key = entry.key() == null ? null : value(entry.key());
      ConfigNode value = value(entry.value());
      if (key == null || value == null) {
        return null;
      }
      entries.put(key, value);
    }
    return new DictNode(entries, origin);
  }

  private static @Nullable ConfigNode call(Expr.Call call, Origin origin) {
    if (!(call.function() instanceof Expr.Name name && name.id().equals("dict"))) {
      return null;
    }
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    for (Expr.Call.Argument argument : call.arguments()) {
      ConfigNode value = value(argument.value());
      if (argument.name() == null || value == null) {
        return null;
      }
      Span whole = argument.span();
      Span key = new Span(whole.source(), whole.start(), whole.start() + argument.name().length());
      entries.put(
          new ScalarNode(argument.name(), new Origin(Origin.Kind.DEFAULT, key, null, List.of())),
          value);
    }
    return new DictNode(entries, origin);
  }
}
