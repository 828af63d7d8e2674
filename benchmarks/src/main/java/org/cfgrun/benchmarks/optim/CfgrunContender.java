package org.cfgrun.benchmarks.optim;

import static java.util.Objects.requireNonNull;

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
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.cfgrun.runtime.torch.TorchEngine;

/** An optimizer of cfgrun. */
final class CfgrunContender implements Contender {
  private static final ProblemsKernel KERNEL = Kernel.bind(ProblemsKernel.class);
  private static final double SMALL = 1e-2;
  private static final int ROWS_TO_A_GRADIENT = 10;

  private final Device device = Device.CPU;
  private final List<Tensor> parameters;
  private final Runnable step;
  private final Clock clock;

  CfgrunContender(OptimizerTask task, Clock clock) {
    this.clock = clock;
    TorchEngine.seed(0);
    parameters =
        ResNet50.shapes(task.problem()).stream().map(shape -> parameter(task, shape)).toList();
    Optimizer optimizer = optimizer(task.config(), parameters);
    if (optimizer.needsClosure()) {
      Quadratic loss = new Quadratic(parameters);
      step = () -> optimizer.step(loss);
    } else {
      step = optimizer::step;
    }
  }

  private Tensor parameter(OptimizerTask task, Shape shape) {
    try (TensorScope scope = new TensorScope()) {
      Tensor parameter = TensorScope.persist(Tensor.randn(shape, device).mul(SMALL));
      parameter.requiresGrad_(true);
      Autograd.backward(Autograd.record(() -> loss(task, parameter)));
      return parameter;
    }
  }

  /** Returns a loss with random gradients. */
  private Tensor loss(OptimizerTask task, Tensor parameter) {
    if (task.problem() == OptimizerTask.Problem.SPARSE) {
      long size = parameter.shape().get(0);
      long[] some = LongStream.range(0, size).filter(i -> i % ROWS_TO_A_GRADIENT == 0).toArray();
      Tensor rows = Tensor.of(some, new Shape(some.length), device);
      Tensor values = Tensor.randn(new Shape(some.length, parameter.shape().get(1)), device);
      return KERNEL.chosen(parameter, rows, values.mul(SMALL));
    }
    Tensor gradient = Tensor.randn(parameter.shape(), device).mul(SMALL);
    return parameter.mul(gradient).sum();
  }

  private static Optimizer optimizer(String config, List<Tensor> parameters) {
    List<NamedParameter> named = new ArrayList<>();
    parameters.forEach(data -> named.add(new NamedParameter("p" + named.size(), data)));
    ParamGroups groups = new ParamGroups(List.of(new ParamGroup(named, Map.of())));
    Problems problems = new Problems();
    Optimizer optimizer =
        new ComponentBuilder(Components.standard())
            .build(
                Optimizer.class,
                requireNonNull(Constants.parse(config, "benchmark")),
                problems,
                groups);
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
    parameters.forEach(Tensor::close);
  }
}
