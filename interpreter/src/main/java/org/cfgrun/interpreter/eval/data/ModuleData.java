package org.cfgrun.interpreter.eval.data;

import java.util.Map;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/** One of the few modules that have a meaning in a config. */
public record ModuleData(String name, Map<String, FunctionData> members) implements OpaqueData {
  @Override
  public String typeName() {
    return "module";
  }

  @Override
  public @Nullable Value attribute(String member, Context context) {
    FunctionData function = members.get(member);
    return function == null ? null : context.computed(function);
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    out.append("<module>");
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    throw Freezer.unfit(this, name, origin.span());
  }
}
