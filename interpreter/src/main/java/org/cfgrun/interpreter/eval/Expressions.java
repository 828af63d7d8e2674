package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions. */
final class Expressions {
  private final Semantics semantics;
  private final Names names;
  private final Templates templates;
  private final Displays displays;
  private final Calls calls;
  private final Strings strings;

  Expressions(Semantics semantics, Names names, Templates templates) {
    this.semantics = semantics;
    this.names = names;
    this.templates = templates;
    this.displays = new Displays(semantics, this);
    this.calls = new Calls(semantics, this);
    this.strings = new Strings(semantics.formatting, templates, this);
  }

  Value eval(Expr expr, Scope scope) {
    semantics.meter.step(expr.span());
    if (expr instanceof Expr.Literal literal) {
      return Value.written(literal.value(), literal.span());
    }
    if (expr instanceof Expr.Name name) {
      return names.read(name, scope);
    }
    if (expr instanceof Expr.Call call) {
      return calls.eval(call, scope);
    }
    if (expr instanceof Expr.Template template) {
      return template(template, scope);
    }
    if (expr instanceof Expr.FString string) {
      return strings.eval(string, scope);
    }
    Value display = displays.eval(expr, scope);
    return display != null ? display : operation(expr, scope);
  }

  private Value template(Expr.Template template, Scope scope) {
    if (!Variables.is(template.text())) {
      return templates.value(template.text(), template.span());
    }
    Value value = eval(templates.variable(template.text(), template.span()), scope);
    return new Value(value.data(), Origin.computed(template.span()));
  }

  /** An operand: mmcv puts a placeholder where a template stands in an operation. */
  Value operand(Expr expr, Scope scope) {
    if (expr instanceof Expr.Template template && Templates.isBase(template.text())) {
      templates.warn(
          template.span(),
          "A base's value is computed with here; mmcv computes with a placeholder.");
    }
    return eval(expr, scope);
  }

  private Value operation(Expr expr, Scope scope) {
    Span at = expr.span();
    if (expr instanceof Expr.Binary binary) {
      Value left = operand(binary.left(), scope);
      Value right = operand(binary.right(), scope);
      return Value.computed(semantics.operators.apply(binary.op(), left, right, at), at)
          .from(left)
          .from(right);
    }
    if (expr instanceof Expr.Unary unary) {
      boolean number = unary.op() == Expr.UnaryOp.MINUS && unary.operand() instanceof Expr.Literal;
      Object data =
          semantics.operators.apply(unary.op(), operand(unary.operand(), scope).data(), at);
      return number ? Value.written(data, at) : Value.computed(data, at);
    }
    if (expr instanceof Expr.Attribute attribute) {
      Value owner = operand(attribute.value(), scope);
      return stepped(semantics.access.attribute(owner, attribute.name(), attribute.nameSpan()), at);
    }
    if (expr instanceof Expr.Subscript subscript) {
      return subscript(subscript, scope);
    }
    if (expr instanceof Expr.BooleanChain chain) {
      return chain(chain, scope);
    }
    if (expr instanceof Expr.Comparison comparison) {
      return comparison(comparison, scope);
    }
    if (expr instanceof Expr.Conditional conditional) {
      boolean test = Types.truth(operand(conditional.test(), scope).data());
      return eval(test ? conditional.then() : conditional.otherwise(), scope);
    }
    if (expr instanceof Expr.Refused) {
      // The parser has said so already.
      throw EvalFailure.poisoned();
    }
    throw EvalFailure.of(misplaced(expr));
  }

  private static Diagnostic misplaced(Expr expr) {
    String what = expr instanceof Expr.Starred ? "`*`" : "A slice";
    return Diagnostic.error(ErrorCode.SYNTAX, expr.span(), what + " cannot stand here.");
  }

  private static Value stepped(Value value, Span at) {
    if (value.data() instanceof Callable) {
      return value;
    }
    String text = at.text();
    return value.through(text.length() > 60 ? text.substring(0, 60) : text, at);
  }

  private Value subscript(Expr.Subscript subscript, Scope scope) {
    Span at = subscript.span();
    Value container = operand(subscript.value(), scope);
    if (subscript.index() instanceof Expr.Slice slice) {
      Object data =
          semantics.access.slice(
              container,
              optional(slice.start(), scope),
              optional(slice.stop(), scope),
              optional(slice.step(), scope),
              at);
      return Value.computed(data, at);
    }
    Value index = operand(subscript.index(), scope);
    return stepped(semantics.access.item(container, index, at), at);
  }

  @Nullable Value optional(@Nullable Expr expr, Scope scope) {
    return expr == null ? null : operand(expr, scope);
  }

  private Value chain(Expr.BooleanChain chain, Scope scope) {
    List<Expr> operands = chain.operands();
    for (Expr operand : operands.subList(0, operands.size() - 1)) {
      Value value = operand(operand, scope);
      if (Types.truth(value.data()) != chain.and()) {
        return value;
      }
    }
    return operand(operands.get(operands.size() - 1), scope);
  }

  private Value comparison(Expr.Comparison comparison, Scope scope) {
    List<Expr> operands = comparison.operands();
    Value left = operand(operands.get(0), scope);
    for (int i = 0; i < comparison.ops().size(); i++) {
      Value right = operand(operands.get(i + 1), scope);
      if (!semantics.comparing.test(comparison.ops().get(i), left, right, comparison.span())) {
        return Value.computed(false, comparison.span());
      }
      left = right;
    }
    return Value.computed(true, comparison.span());
  }

  /** The items of a display or the positional arguments of a call, stars opened. */
  List<Value> items(List<Expr> exprs, Scope scope) {
    List<Value> items = new ArrayList<>(exprs.size());
    for (Expr expr : exprs) {
      if (expr instanceof Expr.Starred starred) {
        items.addAll(opened(starred.value(), scope));
      } else {
        items.add(eval(expr, scope));
      }
    }
    semantics.meter.elements(exprs.size(), exprs.isEmpty() ? Strings.NOWHERE : exprs.get(0).span());
    return items;
  }

  /** The elements of {@code *expr}. */
  List<Value> opened(Expr expr, Scope scope) {
    List<Value> values = semantics.iterating.all(operand(expr, scope), expr.span());
    if (expr instanceof Expr.Name name) {
      values.replaceAll(value -> value.through(name.id(), name.span()));
    }
    return values;
  }
}
