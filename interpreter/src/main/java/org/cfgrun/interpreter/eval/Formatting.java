package org.cfgrun.interpreter.eval;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.Reference;
import org.jspecify.annotations.Nullable;

/** Data as text: Python's {@code str}, {@code repr} and {@code format}. */
final class Formatting {
  private final Meter meter;

  Formatting(Meter meter) {
    this.meter = meter;
  }

  Meter meter() {
    return meter;
  }

  String str(@Nullable Object data, Span at) {
    return data instanceof String text ? text : repr(data, at);
  }

  String repr(@Nullable Object data, Span at) {
    StringBuilder out = new StringBuilder();
    write(out, data, 0, at);
    meter.string(out.length(), at);
    return out.toString();
  }

  /** {@code format(data, spec)}. */
  String format(@Nullable Object data, String spec, Span at) {
    if (spec.isEmpty()) {
      return str(data, at);
    }
    if (data instanceof String || Types.isNumber(data)) {
      return FormatSpec.parse(spec, at).apply(data, meter, at);
    }
    throw EvalFailure.type(at, Types.described(data) + " takes no format `" + spec + "`.");
  }

  /** The conversions {@code !r}, {@code !s}, {@code !a}; 0 for none. */
  @Nullable Object convert(@Nullable Object data, char conversion, Span at) {
    return switch (conversion) {
      case 'r' -> repr(data, at);
      case 's' -> str(data, at);
      case 'a' -> PythonText.ascii(repr(data, at));
      default -> data;
    };
  }

  private void write(StringBuilder out, @Nullable Object data, int depth, Span at) {
    meter.step(at);
    meter.depth(depth, at);
    meter.growingString(out.length(), at);
    if (data instanceof ListData list) {
      items(out, "[", list.items, "]", depth, at);
    } else if (data instanceof TupleData tuple) {
      items(out, "(", tuple.items, tuple.items.size() == 1 ? ",)" : ")", depth, at);
    } else if (data instanceof DictData dict) {
      dict(out, dict, depth, at);
    } else if (data instanceof SetData set) {
      set(out, set, depth, at);
    } else {
      out.append(scalar(data));
    }
  }

  private void items(
      StringBuilder out, String open, List<Value> items, String close, int depth, Span at) {
    out.append(open);
    String separator = "";
    for (Value item : items) {
      out.append(separator);
      write(out, item.data(), depth + 1, at);
      separator = ", ";
    }
    out.append(close);
  }

  private void dict(StringBuilder out, DictData dict, int depth, Span at) {
    out.append('{');
    String separator = "";
    for (DictData.Entry entry : dict.entries()) {
      out.append(separator);
      write(out, entry.key().data(), depth + 1, at);
      out.append(": ");
      write(out, entry.value().data(), depth + 1, at);
      separator = ", ";
    }
    out.append('}');
  }

  private void set(StringBuilder out, SetData set, int depth, Span at) {
    List<Value> items = new ArrayList<>(set.items.values());
    if (items.isEmpty()) {
      out.append(set.frozen ? "frozenset()" : "set()");
    } else {
      items(out, set.frozen ? "frozenset({" : "{", items, set.frozen ? "})" : "}", depth, at);
    }
  }

  private static String scalar(@Nullable Object data) {
    if (data == null) {
      return "None";
    }
    if (data instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    if (data instanceof Double real) {
      return PythonText.ofFloat(real);
    }
    if (data instanceof String text) {
      return PythonText.ofString(text);
    }
    if (data instanceof RangeValue range) {
      String ends = "range(" + range.start() + ", " + range.stop();
      return range.step() == 1 ? ends + ")" : ends + ", " + range.step() + ")";
    }
    if (data instanceof Callable callable) {
      return callable.isType()
          ? "<class '" + callable.name() + "'>"
          : "<built-in function " + callable.name() + ">";
    }
    if (data instanceof Reference reference) {
      return reference.module() ? reference.path() : reference.name();
    }
    return data instanceof Long || data instanceof BigInteger
        ? data.toString()
        : "<" + Types.name(data) + ">";
  }
}
