package org.cfgrun.interpreter.eval.data;

import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A function, method or type that a config may call.
 *
 * @param name the name in messages
 * @param isType whether {@code isinstance} accepts it
 * @param body the implementation
 */
public record FunctionData(String name, boolean isType, Body body) implements OpaqueData {
  /** The implementation of a function. */
  @FunctionalInterface
  public interface Body {
    /** Executes the function. */
    Result call(Arguments arguments);
  }

  /** Creates a function or method. */
  public static FunctionData function(String name, Body body) {
    return new FunctionData(name, false, body);
  }

  /** Creates a type. */
  public static FunctionData type(String name, Body body) {
    return new FunctionData(name, true, body);
  }

  /** Calls the function with positional arguments. */
  Value call(List<Value> arguments, Span at, Meter meter) {
    Context context = new Context(meter, at);
    return body.call(new Arguments(name, arguments, Map.of(), context)).toValue(at);
  }

  @Override
  public String typeName() {
    return isType ? "type" : "function";
  }

  @Override
  public @Nullable Body method(String method) {
    return isType && name.equals("dict") && method.equals("fromkeys")
        ? DictMethods::fromKeys
        : null;
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    out.append(isType ? "<class '" + name + "'>" : "<built-in function " + name + ">");
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    throw Freezer.unfit(this, name, origin.span());
  }
}
