package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Optimizer with five small parameters in two groups. In step n the loss of each parameter p that
 * takes part is {@code sum(p * c) + 0.05 * sum(p^2)}, where c are numbers between -1 and 1 that
 * depend on n; for SparseAdam it is {@code sum(p * c)} over two rows. One parameter is frozen, one
 * takes part in every other step, and one only from step {@link #LATE} on.
 */
final class OptimizerTrial {
  /** The first step that all parameters take part in, from 0. */
  static final int LATE = 5;

  static final Components COMPONENTS = Components.standard();

  private static final RowsKernel ROWS = Kernel.bind(RowsKernel.class);
  private static final Pattern OF_MATRICES = Pattern.compile("type='(Muon|SparseAdam)'.*");

  final Map<String, Tensor> parameters;
  private final Optimizer optimizer;
  private final Device device;
  private final boolean sparse;
  private @Nullable Random noise;

  /** Builds an optimizer from its config, with initial parameters. */
  OptimizerTrial(Device device, String config) {
    this(device, config, parameters(device, OF_MATRICES.matcher(config).matches()));
  }

  /** Builds another optimizer of the same parameters, without state. */
  OptimizerTrial(Device device, String config, Map<String, Tensor> parameters) {
    this.device = device;
    this.parameters = parameters;
    sparse = config.contains("Sparse");
    Problems problems = new Problems();
    optimizer =
        new ComponentBuilder(COMPONENTS)
            .build(
                Optimizer.class,
                Constants.parse("dict(" + config + ")", "a.cfg"),
                problems,
                new ParamGroups(groups(config.contains("LBFGS"))));
    assertThat(problems.all()).isEmpty();
  }

  private List<ParamGroup> groups(boolean one) {
    List<NamedParameter> named = new ArrayList<>();
    parameters.forEach((name, data) -> named.add(new NamedParameter(name, data)));
    return one
        ? List.of(new ParamGroup(named, Map.of()))
        : List.of(
            new ParamGroup(named.subList(0, 3), Map.of("lr", 0.03, "initial_lr", 0.06)),
            new ParamGroup(named.subList(3, 5), Map.of()));
  }

  private static Map<String, Tensor> parameters(Device device, boolean matrices) {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    parameters.put("w", parameter(device, 4, 3));
    parameters.put("b", matrices ? parameter(device, 3, 2) : parameter(device, 3));
    parameters.put("frozen", parameter(device, 2, 2));
    parameters.put("odd", parameter(device, 2, 3));
    parameters.put("late", matrices ? parameter(device, 3, 3) : parameter(device, 2));
    parameters.get("frozen").requiresGrad_(false);
    return parameters;
  }

  private static Tensor parameter(Device device, long... sizes) {
    Shape shape = new Shape(sizes);
    Tensor parameter = Tensor.of(wave(1, shape), shape, device);
    parameter.requiresGrad_(true);
    return parameter;
  }

  private static float[] wave(int number, Shape shape) {
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(number * (i + 1.7));
    }
    return values;
  }

  /** Multiplies the numbers c from now on by 1 - 2u, 1 or 1 + 2u at random, if noise is set. */
  OptimizerTrial disturb(@Nullable Random noise) {
    this.noise = noise;
    return this;
  }

  private float[] disturbedFactors(int step, Shape shape) {
    float[] factors = factors(step, shape);
    for (int i = 0; noise != null && i < factors.length; i++) {
      factors[i] *= (float) (1 + 2 * Precision.FLOAT32.unit() * (noise.nextInt(3) - 1));
    }
    return factors;
  }

  /** Returns the numbers c of a step. */
  static float[] factors(int step, Shape shape) {
    return wave(step + 2, shape);
  }

  static boolean takesPart(String name, int step) {
    return switch (name) {
      case "frozen" -> false;
      case "odd" -> step % 2 == 1;
      case "late" -> step >= LATE;
      default -> true;
    };
  }

  Optimizers optimizers() {
    return Optimizers.of(optimizer);
  }

  void steps(int from, int to) {
    for (int step = from; step < to; step++) {
      int number = step;
      optimizer.step(() -> loss(number));
    }
  }

  private double loss(int step) {
    try (TensorScope scope = new TensorScope()) {
      optimizer.zeroGradients();
      double loss = 0;
      for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
        if (takesPart(parameter.getKey(), step)) {
          Tensor term = Autograd.record(() -> term(parameter.getValue(), step));
          Autograd.backward(term);
          loss += term.toFloat();
        }
      }
      return loss;
    }
  }

  private Tensor term(Tensor parameter, int step) {
    Shape shape = parameter.shape();
    Tensor factors = Tensor.of(disturbedFactors(step, shape), shape, device);
    if (sparse) {
      Tensor rows = Tensor.of(new long[] {step % 2, 0}, new Shape(2), device);
      return ROWS.product(parameter, rows, factors);
    }
    Tensor squares = parameter.pow(2).sum().mul(0.05);
    return parameter.mul(factors).sum().add(squares);
  }
}
