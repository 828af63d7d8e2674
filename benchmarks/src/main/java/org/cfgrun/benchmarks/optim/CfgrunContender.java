package org.cfgrun.benchmarks.optim;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Ops;
import org.cfgrun.runtime.torch.TensorScope;

/** An optimizer of cfgrun. */
final class CfgrunContender implements Contender {
  private static final Kernel KERNEL = Kernel.load(CfgrunContender.class, "problems.ts");
  private static final double SMALL = 1e-2;
  private static final int ROWS_TO_A_GRADIENT = 10;

  private final NDManager manager = NDManager.newBaseManager(Device.cpu());
  private final Runnable step;
  private final Clock clock;

  CfgrunContender(OptimizerTask task, Clock clock) {
    this.clock = clock;
    Engine.getInstance().setRandomSeed(0);
    List<NDArray> parameters =
        ResNet50.shapes(task.problem()).stream().map(shape -> parameter(task, shape)).toList();
    Optimizer optimizer = optimizer(task.config(), parameters);
    if (optimizer.needsClosure()) {
      Quadratic loss = new Quadratic(parameters);
      step = () -> optimizer.step(loss);
    } else {
      step = optimizer::step;
    }
  }

  private NDArray parameter(OptimizerTask task, Shape shape) {
    try (TensorScope scope = new TensorScope()) {
      NDArray parameter = TensorScope.persist(Ops.mul(manager.randomNormal(shape), SMALL));
      parameter.setRequiresGradient(true);
      Autograd.backward(Autograd.record(() -> loss(task, parameter)));
      return parameter;
    }
  }

  /** Returns a loss with random gradients. */
  private NDArray loss(OptimizerTask task, NDArray parameter) {
    if (task.problem() == OptimizerTask.Problem.SPARSE) {
      long size = parameter.getShape().get(0);
      long[] some = LongStream.range(0, size).filter(i -> i % ROWS_TO_A_GRADIENT == 0).toArray();
      NDArray rows = Ops.constant(manager, some, new Shape(some.length));
      NDArray values = manager.randomNormal(new Shape(some.length, parameter.getShape().get(1)));
      return KERNEL.call("chosen", parameter, rows, Ops.mul(values, SMALL));
    }
    NDArray gradient = Ops.mul(manager.randomNormal(parameter.getShape()), SMALL);
    return Ops.sum(Ops.mul(parameter, gradient));
  }

  private static Optimizer optimizer(String config, List<NDArray> parameters) {
    List<NamedParameter> named = new ArrayList<>();
    parameters.forEach(data -> named.add(new NamedParameter("p" + named.size(), data)));
    ParamGroups groups = new ParamGroups(List.of(new ParamGroup(named, Map.of())));
    Problems problems = new Problems();
    Optimizer optimizer =
        new ComponentBuilder(Components.standard())
            .build(Optimizer.class, Constants.parse(config, "benchmark"), problems, groups);
    if (optimizer == null) {
      throw new IllegalArgumentException(problems.all().toString());
    }
    return optimizer;
  }

  @Override
  public List<Double> steps(int count) {
    return clock.times(count, step);
  }

  @Override
  public void close() {
    manager.close();
  }
}
