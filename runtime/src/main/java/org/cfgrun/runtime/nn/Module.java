package org.cfgrun.runtime.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.build.Configured;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * Node of a model with named parameters, buffers and children, in the order of declaration. Dotted
 * names are those of PyTorch's {@code state_dict}, so that MMDetection's checkpoints can be loaded.
 *
 * <p>A constructor only declares; {@link #materialize} creates the values of all parameters on a
 * device. Each module defines its {@code forward} methods.
 */
public abstract class Module extends Configured {
  private static final ModuleKernel KERNEL = Kernel.bind(ModuleKernel.class);

  private final Map<String, Parameter> own = new LinkedHashMap<>();
  private final Map<String, Module> children = new LinkedHashMap<>();
  private final List<Module> companions = new ArrayList<>();
  private boolean training = true;

  /** Adds a child and returns it. */
  protected final <M extends Module> M child(String name, M module) {
    if (children.put(name, module) != null) {
      throw new IllegalStateException("the module already has a child named " + name);
    }
    return module;
  }

  /** Adds a part as a child if it is a module, such as a loss with buffers. */
  protected final void childIfModule(String name, Object part) {
    if (part instanceof Module module) {
      child(name, module);
    }
  }

  /**
   * Adds a module that this one works with but that is neither trained nor saved, such as a
   * teacher. It gets its initial values after those of the whole model, and is freed with it.
   */
  protected final <M extends Module> M companion(M module) {
    companions.add(module);
    return module;
  }

  /** Declares a trainable parameter. */
  protected final Parameter parameter(String name, Init init, long... shape) {
    return declare(name, Parameter.trained(new Shape(shape), init));
  }

  /** Declares a buffer. */
  protected final Parameter buffer(String name, Init init, long... shape) {
    return declare(name, Parameter.buffer(new Shape(shape), init));
  }

  /** Declares a counter buffer: a 64-bit integer, initially 0. */
  protected final Parameter counter(String name) {
    return declare(name, Parameter.counter());
  }

  /**
   * Declares a buffer of 64-bit integers that never change.
   *
   * @param values integers below 2^24 as floats, without randomness
   */
  protected final Parameter indices(String name, Init values, long... shape) {
    return declare(name, Parameter.indices(new Shape(shape), values));
  }

  /**
   * Declares a buffer of a module that is already materialized, such as a running average of one of
   * its parameters; it is saved with the weights.
   *
   * @param like source of shape, type and initial values
   */
  public final Parameter attachBuffer(String name, Parameter like) {
    return declare(name, Parameter.copyOf(like));
  }

  private Parameter declare(String name, Parameter parameter) {
    if (own.put(name, parameter) != null) {
      throw new IllegalStateException("the module already has a parameter named " + name);
    }
    return parameter;
  }

  /** Returns the children by name. */
  public final Map<String, Module> children() {
    return Collections.unmodifiableMap(children);
  }

  /** Returns the parameters and buffers of this module, without its children, by name. */
  public final Map<String, Parameter> own() {
    return Collections.unmodifiableMap(own);
  }

  /** Returns whether the module is in training mode, which affects batch statistics and dropout. */
  public final boolean isTraining() {
    return training;
  }

  /**
   * Sets the training mode of this module and all its descendants. A module with frozen parts
   * overrides this method and sets them back after calling {@code super}.
   */
  public void train(boolean mode) {
    training = mode;
    children.values().forEach(child -> child.train(mode));
  }

  /**
   * Sets the processes that train this module and all its descendants, before the first step. A
   * module whose result depends on the batches of all processes overrides this method, calls {@code
   * super} and keeps the communicator.
   */
  public void distribute(Communicator processes) {
    children.values().forEach(child -> child.distribute(processes));
  }

  /**
   * {@inheritDoc} Contains those of layers that the module has created itself; parts that have a
   * dict of their own were reported when they were built.
   */
  @Override
  public final List<ArgumentException> misfits() {
    List<ArgumentException> all = new ArrayList<>(super.misfits());
    for (Module child : children.values()) {
      if (child.span() == null) {
        child.misfits().stream()
            .filter(misfit -> all.stream().noneMatch(misfit::saysTheSame))
            .forEach(all::add);
      }
    }
    return all;
  }

  /** Visits this module (as "") and all its descendants in depth-first pre-order. */
  public final void forEachModule(BiConsumer<String, Module> visitor) {
    visit("", visitor);
  }

  private void visit(String path, BiConsumer<String, Module> visitor) {
    visitor.accept(path, this);
    children.forEach((name, child) -> child.visit(join(path, name), visitor));
  }

  /**
   * Returns all trainable parameters, including frozen ones, by dotted name; those of a module
   * precede those of its children. A shared parameter has its first name only.
   */
  public final Map<String, Parameter> parameters() {
    Map<String, Parameter> all = distinctState();
    all.values().removeIf(Parameter::isBuffer);
    return all;
  }

  /** Returns all parameters and buffers; those that modules share have their first name only. */
  public final Map<String, Parameter> distinctState() {
    Set<Parameter> found = Collections.newSetFromMap(new IdentityHashMap<>());
    Map<String, Parameter> all = state();
    all.values().removeIf(parameter -> !found.add(parameter));
    return all;
  }

  /**
   * Returns all parameters and buffers by dotted name, in the order of PyTorch's {@code
   * state_dict}. A parameter that modules share has the names of all.
   */
  public final Map<String, Parameter> state() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    forEachModule(
        (path, module) ->
            module.own.forEach((name, parameter) -> all.put(join(path, name), parameter)));
    return all;
  }

  /**
   * Creates the initial values of all parameters without values. The tensors live as long as the
   * module, regardless of open tensor scopes.
   *
   * @param device the device of the model
   * @param random the only source of randomness; values are drawn in the order of {@link #state()}
   */
  public final void materialize(Device device, RandomGenerator random) {
    state()
        .values()
        .forEach(
            parameter -> {
              if (!parameter.isMaterialized()) {
                parameter.materialize(device, random);
              }
            });
    forEachCompanion(companion -> companion.materialize(device, random));
  }

  /** Frees the values of all parameters and buffers; the module cannot be used afterwards. */
  public final void free() {
    distinctState().values().forEach(Parameter::free);
    forEachCompanion(Module::free);
  }

  private void forEachCompanion(Consumer<Module> work) {
    forEachModule((path, module) -> module.companions.forEach(work));
  }

  /** Returns whether all values of all parameters are finite. */
  public final boolean isFinite() {
    List<Tensor> values =
        parameters().values().stream()
            .filter(parameter -> parameter.shape().size() > 0)
            .map(Parameter::data)
            .toList();
    if (values.isEmpty()) {
      return true;
    }
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            return Double.isFinite(KERNEL.largest(values).toDouble());
          }
        });
  }

  /** Returns the device of the materialized parameters. */
  public final Device device() {
    return state().values().iterator().next().data().device();
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
