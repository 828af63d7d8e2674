package org.cfgrun.interpreter.eval.data;

import java.util.Iterator;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.value.Origin;

/**
 * The result of a generator expression, {@code zip}, {@code map} and similar functions, which can
 * be read once.
 */
public final class IteratorData implements OpaqueData {
  private final String typeName;
  private final Iterator<Value> values;

  /** Creates an iterator of the type {@code typeName}. */
  public IteratorData(String typeName, Iterator<Value> values) {
    this.typeName = typeName;
    this.values = values;
  }

  @Override
  public String typeName() {
    return typeName;
  }

  @Override
  public Iterator<Value> iterate(Context context) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        context.step();
        return values.hasNext();
      }

      @Override
      public Value next() {
        return values.next();
      }
    };
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    out.append('<').append(typeName).append('>');
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    throw EvalFailure.of(
        Diagnostic.error(
                ErrorCode.TYPE_MISMATCH,
                origin.span(),
                "A config cannot hold " + description() + ", which can be read only once.")
            .help("Write `list(...)` or `[... for ...]`."));
  }
}
