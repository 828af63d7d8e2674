package org.cfgrun.interpreter.eval.data;

import java.util.IdentityHashMap;
import java.util.Iterator;

/** Data without parts, which nothing changes. */
public sealed interface AtomicData extends Data permits NoneData, NumberData, OpaqueData {
  @Override
  default long length() {
    return NO_LENGTH;
  }

  @Override
  default Iterator<Value> iterate(Context context) {
    throw context.typeError("Cannot iterate over " + description() + ".");
  }

  @Override
  default Value item(Data index, Context context) {
    throw context.typeError(description() + " does not support indexing.");
  }

  @Override
  default Data slice(Slice slice, Context context) {
    throw context.typeError(description() + " does not support slicing.");
  }

  @Override
  default Data shallowCopy(Context context) {
    return this;
  }

  @Override
  default Data deepCopy(IdentityHashMap<Data, Data> done, int depth, Context context) {
    return this;
  }

  @Override
  default Data adopted(int depth, Context context) {
    return this;
  }
}
