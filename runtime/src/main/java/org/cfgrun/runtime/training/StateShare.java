package org.cfgrun.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Ops;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes an optimizer remembers for each byte that it trains: 2 for Adam. It is found by a
 * step of a small matrix, so that it holds for an optimizer of the user's own too.
 */
final class StateShare {
  private static final int SIDE = 64;

  /** What is taken for one that cannot step a matrix. */
  private static final double USUAL = 2;

  private StateShare() {}

  /**
   * That of a config's optimizer; of several, the largest.
   *
   * @param section the section {@code optimizer}
   */
  static double of(DictNode section, ComponentBuilder builder, NDManager manager) {
    return OptimizerSection.parts(section).values().stream()
        .map(OptimizerEntry::withoutRules)
        .mapToDouble(each -> ofOne(each, builder, manager))
        .max()
        .orElse(USUAL);
  }

  private static double ofOne(DictNode dict, ComponentBuilder builder, NDManager manager) {
    try (NDManager own = manager.newSubManager();
        TensorScope scope = new TensorScope()) {
      NDArray weight = Ops.constant(own, new float[SIDE * SIDE], new Shape(SIDE, SIDE));
      weight.setRequiresGradient(true);
      ParamGroup group = new ParamGroup(List.of(new NamedParameter("weight", weight)), Map.of());
      @Nullable Optimizer optimizer =
          builder
              .at("optimizer")
              .build(Optimizer.class, dict, new Problems(), new ParamGroups(List.of(group)));
      if (optimizer == null) {
        return USUAL;
      }
      optimizer.step(
          () -> {
            NDArray loss = Autograd.record(() -> Ops.sum(Ops.mul(weight, weight)));
            Autograd.backward(loss);
            return 0;
          });
      return bytes(optimizer.state().state().values()) / (4.0 * SIDE * SIDE);
    } catch (RuntimeException unsuited) {
      // A user's own optimizer may need more than one square matrix; the training will tell.
      return USUAL;
    }
  }

  private static long bytes(Object state) {
    if (state instanceof NDArray array) {
      return array.size() * array.getDataType().getNumOfBytes();
    }
    Iterable<?> parts =
        state instanceof Map<?, ?> map
            ? map.values()
            : state instanceof Iterable<?> each ? each : List.of();
    long sum = 0;
    for (Object part : parts) {
      sum += bytes(part);
    }
    return sum;
  }
}
