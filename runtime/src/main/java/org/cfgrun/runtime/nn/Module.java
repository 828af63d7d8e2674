package org.cfgrun.runtime.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.cfgrun.runtime.build.Configured;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;

/**
 * A node of a model: parameters, buffers and children under names, in the order in which they were
 * added. Dotted names are those of PyTorch's {@code state_dict}, so that MMDetection's checkpoints
 * fit.
 *
 * <p>A constructor only declares; {@link #materialise} gives every parameter its values on a
 * device. Each module defines its own {@code forward}.
 */
public abstract class Module extends Configured {
  private final Map<String, Parameter> own = new LinkedHashMap<>();
  private final Map<String, Module> children = new LinkedHashMap<>();
  private boolean training = true;

  /** Adds a child and returns it. */
  protected final <M extends Module> M child(String name, M module) {
    if (children.put(name, module) != null) {
      throw new IllegalStateException("two children named " + name);
    }
    return module;
  }

  /** Declares a trained parameter. */
  protected final Parameter parameter(String name, Init init, long... shape) {
    return declare(name, Parameter.trained(new Shape(shape), init));
  }

  /** Declares a buffer. */
  protected final Parameter buffer(String name, Init init, long... shape) {
    return declare(name, Parameter.buffer(new Shape(shape), init));
  }

  /** Declares a buffer that counts: a 64-bit integer, 0 at first. */
  protected final Parameter counter(String name) {
    return declare(name, Parameter.counter());
  }

  /**
   * Declares a buffer of a module that is materialised already, such as a running average of one of
   * its parameters; it is saved with the weights.
   *
   * @param like gives its shape, its type and its first values
   */
  public final Parameter attachBuffer(String name, Parameter like) {
    return declare(name, Parameter.copyOf(like));
  }

  private Parameter declare(String name, Parameter parameter) {
    if (own.put(name, parameter) != null) {
      throw new IllegalStateException("two parameters named " + name);
    }
    return parameter;
  }

  /** The children, by name. */
  public final Map<String, Module> children() {
    return Collections.unmodifiableMap(children);
  }

  /** The parameters and buffers of this module alone, by name. */
  public final Map<String, Parameter> own() {
    return Collections.unmodifiableMap(own);
  }

  /** Whether it behaves as in training: batch statistics, dropout. */
  public final boolean isTraining() {
    return training;
  }

  /**
   * Switches the module and all below it to training or evaluation. A module that keeps parts of
   * itself frozen overrides this and sets them back after calling {@code super}.
   */
  public void train(boolean mode) {
    training = mode;
    children.values().forEach(child -> child.train(mode));
  }

  /** Visits this module (as "") and all below it, depth first, each before its children. */
  public final void forEachModule(BiConsumer<String, Module> visitor) {
    visit("", visitor);
  }

  private void visit(String path, BiConsumer<String, Module> visitor) {
    visitor.accept(path, this);
    children.forEach((name, child) -> child.visit(join(path, name), visitor));
  }

  /**
   * All trained parameters by dotted name, a module's own before its children's; the frozen ones
   * too.
   */
  public final Map<String, Parameter> parameters() {
    return collect(false);
  }

  /** All parameters and buffers by dotted name, in the order of PyTorch's {@code state_dict}. */
  public final Map<String, Parameter> state() {
    return collect(true);
  }

  private Map<String, Parameter> collect(boolean buffers) {
    Map<String, Parameter> all = new LinkedHashMap<>();
    forEachModule(
        (path, module) ->
            module.own.forEach(
                (name, parameter) -> {
                  if (buffers || !parameter.isBuffer()) {
                    all.put(join(path, name), parameter);
                  }
                }));
    return all;
  }

  /**
   * Draws the first values of all parameters that have none. The tensors live as long as the
   * module, whatever tensor scope is open.
   *
   * @param device the model's
   * @param random the only source of chance; the order of {@link #state()} is the order of drawing
   */
  public final void materialise(Device device, RandomGenerator random) {
    state()
        .values()
        .forEach(
            parameter -> {
              if (!parameter.isMaterialised()) {
                parameter.materialise(device, random);
              }
            });
  }

  /** Frees the values of all parameters and buffers now; the module is of no use afterwards. */
  public final void free() {
    state().values().forEach(Parameter::free);
  }

  /** Where its parameters live, once they are materialised. */
  public final Device device() {
    return state().values().iterator().next().data().device();
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
