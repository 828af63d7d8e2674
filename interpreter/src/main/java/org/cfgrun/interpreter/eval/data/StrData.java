package org.cfgrun.interpreter.eval.data;

import java.util.IdentityHashMap;
import java.util.Iterator;
import org.cfgrun.interpreter.eval.text.FormatSpec;
import org.cfgrun.interpreter.eval.text.TextSearch;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.cfgrun.interpreter.syntax.Expr.CompareOp;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** A string. Its elements are code points, its text is UTF-16. */
public record StrData(String text) implements Data {
  @Override
  public String typeName() {
    return "str";
  }

  @Override
  public boolean truth() {
    return !text.isEmpty();
  }

  @Override
  public long length() {
    return text.codePointCount(0, text.length());
  }

  @Override
  public Iterator<Value> iterate(Context context) {
    context.elements(text.length());
    return text.codePoints().mapToObj(c -> context.computed(character(c))).iterator();
  }

  private static StrData character(int codePoint) {
    return new StrData(Character.toString(codePoint));
  }

  @Override
  public Value item(Data index, Context context) {
    // Twice: to count the characters, and to find the one.
    context.work(2L * text.length());
    int position = SequenceData.position(this, index, context);
    return context.computed(character(text.codePointAt(text.offsetByCodePoints(0, position))));
  }

  @Override
  public Data slice(Slice slice, Context context) {
    context.work(4L * text.length());
    Slice.Bounds bounds = slice.bounds(length(), context);
    context.string(bounds.length());
    int[] points = text.codePoints().toArray();
    StringBuilder out = new StringBuilder();
    bounds.forEach(i -> out.appendCodePoint(points[i]));
    return new StrData(out.toString());
  }

  @Override
  public FunctionData.@Nullable Body method(String name) {
    return StrMethods.find(text, name);
  }

  @Override
  public boolean equalTo(Data other, int depth, Context context) {
    if (!(other instanceof StrData str) || text.length() != str.text.length()) {
      return false;
    }
    context.work(text.length());
    return text.equals(str.text);
  }

  @Override
  public int order(CompareOp op, Data other, int depth, Context context) {
    context.step();
    if (other instanceof StrData str) {
      context.work(2L * Math.min(text.length(), str.text.length()));
      return compare(text, str.text);
    }
    throw context.unsupported(op.symbol(), this, other);
  }

  // Python orders strings by code points, Java by UTF-16 units.
  private static int compare(String a, String b) {
    for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean bothUnits = Character.isSurrogate(left) == Character.isSurrogate(right);
        return bothUnits ? left - right : Character.isSurrogate(left) ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  @Override
  public boolean contains(Data item, Context context) {
    if (item instanceof StrData part) {
      context.work(TextSearch.cost(text, part.text));
      return TextSearch.of(part.text).next(text, 0) >= 0;
    }
    throw context.unsupported("in", item, this);
  }

  @Override
  public @Nullable Data binary(BinaryOp op, Data right, Context context) {
    if (op == BinaryOp.ADD && right instanceof StrData other) {
      context.string((long) text.length() + other.text.length());
      return new StrData(text.concat(other.text));
    }
    if (op == BinaryOp.MULTIPLY && right instanceof NumberData times && times.isInt()) {
      return repeat(Math.max(0, times.index(context)), context);
    }
    return op == BinaryOp.MODULO ? new StrData(PercentFormat.format(text, right, context)) : null;
  }

  @Override
  public Data repeat(int times, Context context) {
    context.string((long) text.length() * times);
    return new StrData(text.repeat(times));
  }

  @Override
  public @Nullable Data unary(UnaryOp op, Context context) {
    return null;
  }

  @Override
  public Object key(int depth, Context context) {
    context.work(text.length());
    return text;
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    context.work(4L * text.length());
    out.append(PythonText.ofString(text));
  }

  @Override
  public String str(Context context) {
    return text;
  }

  @Override
  public String format(String spec, Context context) {
    return spec.isEmpty() ? text : context.format(() -> format(FormatSpec.parse(spec), context));
  }

  /** Formats it by a specification. */
  String format(FormatSpec spec, Context context) {
    context.string(Math.max(spec.width(), text.length()));
    return spec.ofString(text);
  }

  @Override
  public Data shallowCopy(Context context) {
    return this;
  }

  @Override
  public Data deepCopy(IdentityHashMap<Data, Data> done, int depth, Context context) {
    return this;
  }

  @Override
  public Data adopted(int depth, Context context) {
    return this;
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    return freezer.text(new ScalarNode(text, origin), text.length());
  }
}
