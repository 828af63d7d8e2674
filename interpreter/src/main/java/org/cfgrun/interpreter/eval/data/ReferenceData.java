package org.cfgrun.interpreter.eval.data;

import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.Reference;
import org.cfgrun.interpreter.value.ScalarNode;

/** A name of imported code, which a config mentions and never runs. */
public record ReferenceData(Reference reference) implements OpaqueData {
  @Override
  public String typeName() {
    return reference.module() ? "module" : "reference";
  }

  @Override
  public Value attribute(String name, Context context) {
    if (name.startsWith("__")) {
      throw EvalFailure.of(
          ErrorCode.NOT_DECLARATIVE,
          context.span(),
          "`" + reference + "` is not loaded, so its `" + name + "` cannot be read.");
    }
    context.string(reference.path().length());
    return context.computed(new ReferenceData(reference.member(name)));
  }

  @Override
  public Object key(int depth, Context context) {
    context.work(reference.path().length());
    return context.meter().unique(Key.of(reference));
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    out.append(reference.module() ? reference.path() : reference.name());
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    if (reference.module()) {
      throw Freezer.unfit(this, reference.path(), origin.span());
    }
    return Freezer.leaf(new ScalarNode(reference.path(), origin));
  }
}
