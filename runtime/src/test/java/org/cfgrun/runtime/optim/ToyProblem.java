package org.cfgrun.runtime.optim;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Problem of two small parameters with known gradients.
 *
 * <p>In mode {@code quad}: {@code g_w = A (w - C)}, {@code g_b = (b - D)³ + (b - D) / 2}. In mode
 * {@code fixed} they come from a table; in {@code skip_b} too, but b has no gradient in even steps.
 * In mode {@code sparse} some rows of one parameter have gradients. Modes {@code wonly_fixed} and
 * {@code tall} have one matrix, with gradients from a table.
 */
final class ToyProblem {
  private static final SparseKernel SPARSE = Kernel.bind(SparseKernel.class);

  private final Device device;
  private final JsonObject numbers;
  private final String mode;
  private final ElementType type;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private @Nullable Random noise;
  private double unit;

  ToyProblem(Device device, JsonObject numbers, String mode, ElementType type) {
    this.device = device;
    this.numbers = numbers;
    this.mode = mode;
    this.type = type;
    switch (mode) {
      case "sparse" -> declare("e", "SP0");
      case "tall" -> declare("t", "T0");
      case "wonly_fixed" -> declare("w", "W0");
      default -> {
        declare("w", "W0");
        declare("b", "B0");
      }
    }
  }

  private void declare(String name, String first) {
    Tensor parameter = tensor(numbers.get(first));
    parameter.requiresGrad_(true);
    parameters.put(name, parameter);
  }

  /**
   * Multiplies every following gradient element and loss by {@code 1 + e}, where e is randomly -2u,
   * 0 or 2u, and u is the unit roundoff.
   */
  void disturb(Random noise, Precision precision) {
    this.noise = noise;
    this.unit = precision.unit();
  }

  private double disturbance() {
    return noise == null ? 1 : 1 + 2 * unit * (noise.nextInt(3) - 1);
  }

  private Tensor disturbed(Tensor gradient) {
    if (noise == null) {
      return gradient;
    }
    double[] factors = new double[Math.toIntExact(gradient.size())];
    Arrays.setAll(factors, i -> disturbance());
    Tensor factor = Tensor.of(factors, gradient.shape(), device).to(type);
    return Autograd.noGrad(() -> gradient.mul(factor));
  }

  List<NamedParameter> parameters() {
    List<NamedParameter> named = new ArrayList<>();
    parameters.forEach((name, data) -> named.add(new NamedParameter(name, data)));
    return named;
  }

  /** Sets the gradients of a step, counted from 1. */
  void backward(int step) {
    parameters.forEach(
        (name, parameter) -> {
          Tensor exact = gradient(name, parameter, step);
          if (exact != null) {
            Tensor gradient = disturbed(exact);
            Autograd.backward(Autograd.record(() -> parameter.mul(gradient).sum()));
          }
        });
  }

  /**
   * Computes the loss of mode {@code quad} with its gradients: A (w - C)² / 2 + (b - D)⁴ / 4 + (b -
   * D)² / 4.
   */
  double loss() {
    Autograd.zeroGradients(parameters.values());
    backward(1);
    Tensor loss = Autograd.noGrad(() -> lossOfW().add(lossOfB()));
    return loss.toDouble() * disturbance();
  }

  private Tensor lossOfW() {
    Tensor square = parameters.get("w").sub(tensor(numbers.get("C"))).pow(2);
    return tensor(numbers.get("A")).mul(0.5).mul(square).sum();
  }

  private Tensor lossOfB() {
    Tensor d = parameters.get("b").sub(tensor(numbers.get("D")));
    return d.pow(4).mul(0.25).add(d.pow(2).mul(0.25)).sum();
  }

  /** Runs mode {@code sparse} with a sparse gradient tensor. */
  void backwardSparse(int step) {
    Tensor values = disturbed(tensor(numbers.getAsJsonArray("SPG").get(step - 1)));
    long[] rows = touched(step).stream().mapToLong(row -> row).toArray();
    Tensor indices = Tensor.of(rows, new Shape(rows.length), device);
    Autograd.backward(Autograd.record(() -> SPARSE.product(parameters.get("e"), indices, values)));
  }

  private Set<Integer> touched(int step) {
    Set<Integer> touched = new TreeSet<>();
    numbers
        .getAsJsonArray("SP_ROWS")
        .get(step - 1)
        .getAsJsonArray()
        .forEach(row -> touched.add(row.getAsInt()));
    return touched;
  }

  private @Nullable Tensor gradient(String name, Tensor parameter, int step) {
    if (mode.equals("sparse")) {
      return rows(step);
    }
    if (mode.equals("quad")) {
      return Autograd.noGrad(() -> name.equals("w") ? quadratic(parameter) : quartic(parameter));
    }
    if (mode.equals("skip_b") && name.equals("b") && step % 2 == 0) {
      return null;
    }
    return tensor(numbers.getAsJsonArray("fixed_grad_" + name).get(step - 1));
  }

  private Tensor quadratic(Tensor w) {
    return tensor(numbers.get("A")).mul(w.sub(tensor(numbers.get("C"))));
  }

  private Tensor quartic(Tensor b) {
    Tensor d = b.sub(tensor(numbers.get("D")));
    return d.pow(3).add(d.mul(0.5));
  }

  private Tensor rows(int step) {
    Set<Integer> touched = touched(step);
    double[] values = JsonTensors.flat(numbers.getAsJsonArray("SPG").get(step - 1));
    int columns = values.length / 4;
    for (int i = 0; i < values.length; i++) {
      if (!touched.contains(i / columns)) {
        values[i] = 0;
      }
    }
    return Tensor.of(values, parameters.get("e").shape(), device).to(type);
  }

  private Tensor tensor(JsonElement json) {
    return JsonTensors.tensor(device, json, type);
  }
}
