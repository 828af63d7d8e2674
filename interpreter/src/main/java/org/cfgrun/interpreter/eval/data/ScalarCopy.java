package org.cfgrun.interpreter.eval.data;

import java.math.BigInteger;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.ScalarVisitor;

/** Makes data of scalars, which have no parts to count. */
class ScalarCopy implements ScalarVisitor<Data> {
  @Override
  public final Data none() {
    return NoneData.NONE;
  }

  @Override
  public final Data bool(boolean value) {
    return BoolData.of(value);
  }

  @Override
  public final Data integer(long value) {
    return IntData.of(value);
  }

  @Override
  public final Data integer(BigInteger value) {
    return IntData.of(value);
  }

  @Override
  public final Data real(double value) {
    return new FloatData(value);
  }

  @Override
  public final Data text(String value) {
    return new StrData(value);
  }

  @Override
  public final Data range(RangeValue value) {
    return new RangeData(value);
  }
}
