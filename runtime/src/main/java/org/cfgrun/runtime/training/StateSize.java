package org.cfgrun.runtime.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * How many bytes of a checkpoint optimizers take with what they remember. It is found by a step of
 * tensors that are shaped like the parameters, so that it holds for an optimizer of the user's own
 * too.
 *
 * @param least what they take for certain
 * @param most what they come to take at most; a guess where {@code known} says so
 * @param known whether {@code most} is more than a guess
 */
record StateSize(long least, long most, boolean known) {
  /** Parameters above this size are tried out with fewer rows and columns. */
  private static final long LARGE = 1 << 16;

  /** How much is taken to be remembered by an optimizer that cannot step such tensors alone. */
  private static final Remembered USUAL = new Remembered(2, 2);

  /**
   * What is remembered of a parameter.
   *
   * @param share for each of its values
   * @param tensors in how many tensors
   */
  private record Remembered(double share, int tensors) {
    long bytes(Tensor parameter) {
      return Math.round(share * CheckpointSize.bytes(parameter)) + tensors * CheckpointSize.EACH;
    }
  }

  /**
   * That of a run's optimizers.
   *
   * @param section the section {@code optimizer}, which they were built from
   * @param trained the parameters that get gradients
   */
  static StateSize of(
      DictNode section,
      Optimizers optimizers,
      Set<Tensor> trained,
      ComponentBuilder builder,
      Device device) {
    StateSize sum = new StateSize(0, 0, true);
    for (Map.Entry<String, DictNode> part : OptimizerSection.parts(section).entrySet()) {
      Optimizer optimizer =
          optimizers.isSingle()
              ? optimizers.byName().values().iterator().next()
              : optimizers.byName().get(part.getKey());
      DictNode dict = OptimizerEntry.withoutRules(part.getValue());
      sum = sum.plus(ofOne(optimizer, dict, trained, builder, device));
    }
    return sum;
  }

  private StateSize plus(StateSize other) {
    return new StateSize(least + other.least, most + other.most, known && other.known);
  }

  private static StateSize ofOne(
      Optimizer optimizer,
      DictNode dict,
      Set<Tensor> trained,
      ComponentBuilder builder,
      Device device) {
    List<Tensor> all =
        optimizer.groups().stream()
            .flatMap(group -> group.parameters().stream())
            .map(NamedParameter::data)
            .toList();
    long copies = optimizer.mostCopies();
    if (copies > 0) {
      long one = all.stream().mapToLong(CheckpointSize::bytes).sum() + CheckpointSize.EACH;
      return new StateSize(0, copies * one, true);
    }
    List<Tensor> parameters = all.stream().filter(trained::contains).toList();
    Map<Shape, Remembered> remembered = new LinkedHashMap<>();
    parameters.forEach(each -> remembered.put(reduced(each.shape()), USUAL));
    boolean known = tryOut(dict, remembered, builder, device);
    long most =
        parameters.stream()
            .mapToLong(each -> remembered.get(reduced(each.shape())).bytes(each))
            .sum();
    return new StateSize(known ? most : 0, most, known);
  }

  /** The shape with its largest dimensions halved until it is small enough to be tried out. */
  private static Shape reduced(Shape shape) {
    long[] sizes = shape.sizes().clone();
    while (new Shape(sizes).size() > LARGE) {
      int largest = 0;
      for (int i = 1; i < sizes.length; i++) {
        largest = sizes[i] > sizes[largest] ? i : largest;
      }
      sizes[largest] = (sizes[largest] + 1) / 2;
    }
    return new Shape(sizes);
  }

  /**
   * Steps a tensor of each shape and notes what is remembered of it.
   *
   * @return whether that was possible
   */
  private static boolean tryOut(
      DictNode dict, Map<Shape, Remembered> remembered, ComponentBuilder builder, Device device) {
    try (TensorScope scope = new TensorScope()) {
      List<NamedParameter> parameters = new ArrayList<>();
      for (Shape shape : remembered.keySet()) {
        Tensor weight = Tensor.of(new float[(int) shape.size()], shape, device);
        weight.requiresGrad_(true);
        parameters.add(new NamedParameter("weight" + parameters.size(), weight));
      }
      Optimizer optimizer =
          builder
              .at("optimizer")
              .build(
                  Optimizer.class,
                  dict,
                  new Problems(),
                  new ParamGroups(List.of(new ParamGroup(parameters, Map.of()))));
      if (optimizer == null) {
        return false;
      }
      optimizer.step(
          () -> {
            for (NamedParameter each : parameters) {
              Tensor data = each.data();
              Autograd.backward(Autograd.record(() -> data.mul(data).sum()));
            }
            return 0;
          });
      Map<Integer, Map<String, Object>> state = optimizer.state().state();
      int number = 0;
      for (Shape shape : List.copyOf(remembered.keySet())) {
        List<Tensor> tensors = new ArrayList<>();
        collect(state.getOrDefault(number++, Map.of()), tensors);
        long bytes = tensors.stream().mapToLong(CheckpointSize::bytes).sum();
        remembered.put(
            shape, new Remembered(bytes / (double) (Float.BYTES * shape.size()), tensors.size()));
      }
      return true;
    } catch (RuntimeException unsuited) {
      // A user's own optimizer may need more than one backward pass; the training will tell.
      return false;
    }
  }

  private static void collect(Object state, List<Tensor> tensors) {
    if (state instanceof Tensor tensor) {
      tensors.add(tensor);
    } else if (state instanceof Map<?, ?> map) {
      map.values().forEach(each -> collect(each, tensors));
    } else if (state instanceof Iterable<?> list) {
      list.forEach(each -> collect(each, tensors));
    }
  }
}
