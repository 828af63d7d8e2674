package org.cfgrun.benchmarks.optim;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Ops;
import org.cfgrun.runtime.torch.TensorScope;

/** An optimizer of cfgrun. */
final class OurContender implements Contender {
  private static final double SMALL = 1e-2;

  private final NDManager manager = NDManager.newBaseManager(Device.cpu());
  private final Optimizer optimizer;
  private final Clock clock;

  /**
   * Builds it.
   *
   * @param config as a config has it: {@code dict(type='SGD', lr=0.01)}
   */
  OurContender(String config, List<Shape> shapes, Clock clock) {
    this.clock = clock;
    List<NamedParameter> parameters = new ArrayList<>();
    for (Shape shape : shapes) {
      NDArray values = manager.randomNormal(shape);
      values.setRequiresGradient(true);
      try (TensorScope scope = new TensorScope()) {
        NDArray gradient = Ops.mul(manager.randomNormal(shape), SMALL);
        Autograd.backward(Autograd.record(() -> Ops.sum(Ops.mul(values, gradient))));
      }
      parameters.add(new NamedParameter("p" + parameters.size(), values));
    }
    Problems problems = new Problems();
    ParamGroups groups = new ParamGroups(List.of(new ParamGroup(parameters, Map.of())));
    Optimizer built =
        new ComponentBuilder(Components.standard())
            .build(Optimizer.class, Constants.parse(config, "benchmark"), problems, groups);
    if (built == null) {
      throw new IllegalArgumentException(problems.all().toString());
    }
    optimizer = built;
  }

  @Override
  public List<Double> steps(int count) {
    return clock.times(count, optimizer::step);
  }

  @Override
  public void close() {
    manager.close();
  }
}
