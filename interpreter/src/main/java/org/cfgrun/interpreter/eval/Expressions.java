package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.data.BoolData;
import org.cfgrun.interpreter.eval.data.Context;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.DictData;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.FunctionData;
import org.cfgrun.interpreter.eval.data.IteratorData;
import org.cfgrun.interpreter.eval.data.ListData;
import org.cfgrun.interpreter.eval.data.SetData;
import org.cfgrun.interpreter.eval.data.Slice;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.TupleData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Expr.CompareOp;
import org.cfgrun.interpreter.syntax.Expr.Comprehension;
import org.cfgrun.interpreter.syntax.Expr.FString.Part;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions. */
final class Expressions {
  private static final int LONGEST_NAME = 60;

  private final Limits limits;
  private final Names names;
  private final Templates templates;
  private final Calls calls;
  private final Targets targets;

  Expressions(
      Limits limits, Names names, Templates templates, Settings settings, Problems problems) {
    this.limits = limits;
    this.names = names;
    this.templates = templates;
    this.calls = new Calls(this);
    this.targets = new Targets(this, settings, problems);
  }

  Limits limits() {
    return limits;
  }

  Targets targets() {
    return targets;
  }

  Context at(Span span) {
    return new Context(limits, span);
  }

  Value eval(Expr expr, Scope scope) {
    limits.step(expr.span());
    return switch (expr.form()) {
      case LITERAL -> literal((Expr.Literal) expr);
      case NAME -> names.read((Expr.Name) expr, scope);
      case TEMPLATE -> template((Expr.Template) expr, scope);
      case FSTRING -> fString((Expr.FString) expr, scope);
      case LIST -> list((Expr.ListDisplay) expr, scope);
      case TUPLE -> tuple((Expr.TupleDisplay) expr, scope);
      case SET -> set((Expr.SetDisplay) expr, scope);
      case DICT -> dict((Expr.DictDisplay) expr, scope);
      case COMPREHENSION -> comprehension((Comprehension) expr, scope);
      case CALL -> calls.eval((Expr.Call) expr, scope);
      case ATTRIBUTE -> attribute((Expr.Attribute) expr, scope);
      case SUBSCRIPT -> subscript((Expr.Subscript) expr, scope);
      case UNARY -> unary((Expr.Unary) expr, scope);
      case BINARY -> binary((Expr.Binary) expr, scope);
      case COMPARISON -> comparison((Expr.Comparison) expr, scope);
      case BOOLEAN_CHAIN -> chain((Expr.BooleanChain) expr, scope);
      case CONDITIONAL -> conditional((Expr.Conditional) expr, scope);
      case STARRED ->
          throw EvalFailure.of(ErrorCode.SYNTAX, expr.span(), "`*` is not allowed here.");
      case SLICE ->
          throw EvalFailure.of(ErrorCode.SYNTAX, expr.span(), "A slice is not allowed here.");
      // The parser has reported it.
      case REFUSED -> throw EvalFailure.poisoned();
    };
  }

  /** An operand: mmcv puts a placeholder where a template stands in an operation. */
  Value operand(Expr expr, Scope scope) {
    if (expr instanceof Expr.Template template) {
      templates.readAsOperand(template.text(), template.span());
    }
    return eval(expr, scope);
  }

  @Nullable Data optional(@Nullable Expr expr, Scope scope) {
    return expr == null ? null : operand(expr, scope).data();
  }

  boolean test(Expr expr, Scope scope) {
    return operand(expr, scope).data().truth();
  }

  private static Value literal(Expr.Literal literal) {
    return Value.written(Data.ofScalar(literal.value()), literal.span());
  }

  private Value template(Expr.Template template, Scope scope) {
    Expr variable = templates.expression(template.text(), template.span());
    return variable == null
        ? templates.value(template.text(), template.span())
        : Value.computed(eval(variable, scope).data(), template.span());
  }

  private Value fString(Expr.FString string, Scope scope) {
    List<Value> read = new ArrayList<>();
    String text = text(string.parts(), scope, at(string.span()), read);
    Value made = Value.computed(new StrData(text), string.span());
    for (Value operand : read) {
      made = made.from(operand);
    }
    return made;
  }

  private String text(List<Part> parts, Scope scope, Context context, List<Value> read) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text text) {
        out.append(text.text());
      } else {
        out.append(field((Part.Field) part, scope, context, read));
      }
      limits.growingString(out.length(), context.span());
    }
    context.string(out.length());
    return out.toString();
  }

  private String field(Part.Field field, Scope scope, Context context, List<Value> read) {
    if (field.value() instanceof Expr.Template template) {
      return templates.text(template.text(), template.span());
    }
    Value value = eval(field.value(), scope);
    read.add(value);
    Context at = at(field.value().span());
    String spec = text(field.format(), scope, context, read);
    String debug = field.debugText();
    boolean plain = field.conversion() == 0 && spec.isEmpty();
    char conversion = debug != null && plain ? 'r' : field.conversion();
    String shown = value.data().convert(conversion, at).format(spec, at);
    if (debug == null) {
      return shown;
    }
    return debug + (debug.stripTrailing().endsWith("=") ? "" : "=") + shown;
  }

  private Value list(Expr.ListDisplay list, Scope scope) {
    return Value.written(new ListData(items(list.items(), scope)), list.span());
  }

  private Value tuple(Expr.TupleDisplay tuple, Scope scope) {
    return Value.written(new TupleData(items(tuple.items(), scope)), tuple.span());
  }

  private Value set(Expr.SetDisplay display, Scope scope) {
    SetData set = new SetData(false);
    items(display.items(), scope).forEach(item -> set.add(item, at(display.span())));
    return Value.written(set, display.span());
  }

  private Value dict(Expr.DictDisplay display, Scope scope) {
    DictData dict = new DictData();
    limits.elements(display.entries().size(), display.span());
    for (Expr.DictDisplay.Entry entry : display.entries()) {
      Expr key = entry.key();
      if (key == null) {
        dict.putAll(unpackedDict(entry.value(), entry.span(), scope));
      } else {
        Value name = operand(key, scope);
        dict.put(name, eval(entry.value(), scope), at(key.span()));
      }
    }
    return Value.written(dict, display.span());
  }

  /** The dict of {@code **expr}; the values of a variable remember its name. */
  DictData unpackedDict(Expr expr, Span span, Scope scope) {
    Data data = operand(expr, scope).data();
    if (!(data instanceof DictData dict)) {
      throw at(span).typeError("`**` expects a dict, got " + data.description() + ".");
    }
    limits.elements(dict.size(), span);
    return expr instanceof Expr.Name name ? dict.through(name.id(), name.span()) : dict;
  }

  /** The items of a display, stars unpacked. */
  private List<Value> items(List<Expr> exprs, Scope scope) {
    List<Value> items = new ArrayList<>(exprs.size());
    for (Expr expr : exprs) {
      if (expr instanceof Expr.Starred starred) {
        items.addAll(unpacked(starred.value(), scope));
      } else {
        items.add(eval(expr, scope));
      }
    }
    if (!exprs.isEmpty()) {
      limits.elements(exprs.size(), exprs.get(0).span());
    }
    return items;
  }

  /** The elements of {@code *expr}; those of a variable remember its name. */
  List<Value> unpacked(Expr expr, Scope scope) {
    List<Value> values = operand(expr, scope).data().elements(at(expr.span()));
    if (expr instanceof Expr.Name name) {
      values.replaceAll(value -> value.through(name.id(), name.span()));
    }
    return values;
  }

  private Value comprehension(Comprehension made, Scope scope) {
    Context context = at(made.span());
    return context.computed(
        switch (made.kind()) {
          case DICT -> {
            DictData dict = new DictData();
            loop(made, scope, inner -> entry(made, dict, inner, context));
            yield dict;
          }
          case SET -> {
            SetData set = new SetData(false);
            loop(
                made,
                scope,
                inner -> {
                  context.elements(1);
                  set.add(eval(made.element(), inner), context);
                });
            yield set;
          }
          case LIST -> new ListData(elements(made, scope, context));
          // Nothing a config can do tells a generator that runs ahead from one that does not.
          case GENERATOR ->
              new IteratorData("generator", elements(made, scope, context).iterator());
        });
  }

  private void entry(Comprehension made, DictData dict, Scope inner, Context context) {
    Value key = eval(made.element(), inner);
    context.elements(1);
    Expr value = made.value();
    if (value != null) {
      dict.put(key, eval(value, inner), context);
    }
  }

  private List<Value> elements(Comprehension made, Scope scope, Context context) {
    List<Value> items = new ArrayList<>();
    loop(
        made,
        scope,
        inner -> {
          context.elements(1);
          items.add(eval(made.element(), inner));
        });
    return items;
  }

  private void loop(Comprehension made, Scope scope, Consumer<Scope> body) {
    // The first iterable belongs to the scope outside.
    Value first = operand(made.clauses().get(0).iterable(), scope);
    loop(made.clauses(), 0, first, new Scope(scope), body);
  }

  private void loop(
      List<Comprehension.Clause> clauses,
      int index,
      Value iterable,
      Scope scope,
      Consumer<Scope> body) {
    Comprehension.Clause clause = clauses.get(index);
    Iterator<Value> values = iterable.data().iterate(at(clause.iterable().span()));
    while (values.hasNext()) {
      limits.step(clause.span());
      targets.assign(clause.target(), values.next(), scope);
      if (!clause.conditions().stream().allMatch(condition -> test(condition, scope))) {
        continue;
      }
      if (index + 1 == clauses.size()) {
        body.accept(scope);
      } else {
        Value next = operand(clauses.get(index + 1).iterable(), scope);
        loop(clauses, index + 1, next, scope, body);
      }
    }
  }

  private Value attribute(Expr.Attribute attribute, Scope scope) {
    Data owner = operand(attribute.value(), scope).data();
    return through(
        owner.requireAttribute(attribute.name(), at(attribute.nameSpan())), attribute.span());
  }

  private Value subscript(Expr.Subscript subscript, Scope scope) {
    Data container = operand(subscript.value(), scope).data();
    Context context = at(subscript.span());
    if (subscript.index() instanceof Expr.Slice slice) {
      return context.computed(container.slice(slice(slice, scope), context));
    }
    Data index = operand(subscript.index(), scope).data();
    return through(container.item(index, context), subscript.span());
  }

  Slice slice(Expr.Slice slice, Scope scope) {
    return new Slice(
        optional(slice.start(), scope),
        optional(slice.stop(), scope),
        optional(slice.step(), scope));
  }

  /** A part of a value remembers the expression that read it. */
  private static Value through(Value part, Span span) {
    if (part.data() instanceof FunctionData) {
      return part;
    }
    // Cut before it is copied: a loop may read a part of a long literal any number of times.
    int end = Math.min(span.end(), span.start() + LONGEST_NAME);
    return part.through(new Span(span.source(), span.start(), end).text(), span);
  }

  private Value unary(Expr.Unary unary, Scope scope) {
    Context context = at(unary.span());
    Data operand = operand(unary.operand(), scope).data();
    if (unary.op() == UnaryOp.NOT) {
      return context.computed(BoolData.of(!operand.truth()));
    }
    Data result = operand.unary(unary.op(), context);
    if (result == null) {
      throw context.typeError(
          "`%s` is not supported for %s.".formatted(unary.op().symbol(), operand.typeName()));
    }
    boolean number = unary.op() == UnaryOp.MINUS && unary.operand() instanceof Expr.Literal;
    return number ? Value.written(result, unary.span()) : context.computed(result);
  }

  private Value binary(Expr.Binary binary, Scope scope) {
    Value left = operand(binary.left(), scope);
    Value right = operand(binary.right(), scope);
    Context context = at(binary.span());
    return context
        .computed(Data.apply(binary.op(), left.data(), right.data(), context))
        .from(left)
        .from(right);
  }

  private Value comparison(Expr.Comparison comparison, Scope scope) {
    List<Expr> operands = comparison.operands();
    Context context = at(comparison.span());
    Data left = operand(operands.get(0), scope).data();
    for (int i = 0; i < comparison.ops().size(); i++) {
      Data right = operand(operands.get(i + 1), scope).data();
      if (!compare(comparison.ops().get(i), left, right, context)) {
        return context.computed(BoolData.of(false));
      }
      left = right;
    }
    return context.computed(BoolData.of(true));
  }

  private static boolean compare(CompareOp op, Data left, Data right, Context context) {
    return switch (op) {
      case EQUAL -> Data.equal(left, right, 0, context);
      case NOT_EQUAL -> !Data.equal(left, right, 0, context);
      case IN -> right.contains(left, context);
      case NOT_IN -> !right.contains(left, context);
      // Scalars of one type and value are one, as Python's small ones are.
      case IS -> same(left, right, context);
      case IS_NOT -> !same(left, right, context);
      case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> left.ordered(op, right, context);
    };
  }

  private static boolean same(Data left, Data right, Context context) {
    return left instanceof StrData text ? text.equalTo(right, 0, context) : left.equals(right);
  }

  private Value chain(Expr.BooleanChain chain, Scope scope) {
    List<Expr> operands = chain.operands();
    for (Expr operand : operands.subList(0, operands.size() - 1)) {
      Value value = operand(operand, scope);
      if (value.data().truth() != chain.and()) {
        return value;
      }
    }
    return operand(operands.get(operands.size() - 1), scope);
  }

  private Value conditional(Expr.Conditional conditional, Scope scope) {
    boolean test = test(conditional.test(), scope);
    return eval(test ? conditional.then() : conditional.otherwise(), scope);
  }
}
