package org.cfgrun.runtime.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.build.Configured;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.GradientExchange;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Updates parameters by their gradients.
 *
 * <p>A subclass declares its options with defaults and implements {@link #update} for one parameter
 * group, preferably as one kernel call over lists of tensors. A step skips parameters without a
 * gradient since {@link #zeroGradients}: neither they nor their states change.
 */
@BuiltFrom(Registries.OPTIMIZERS)
public abstract class Optimizer extends Configured {
  private final List<ParamGroup> groups;
  private final Map<ParamGroup, List<Slot>> slots = new LinkedHashMap<>();
  private Communicator communicator = SingleProcess.INSTANCE;
  private GradientExchange exchange = new GradientExchange(communicator);
  private @Nullable Tensor overflow;

  /**
   * Creates an optimizer and fills missing options of each group with the defaults.
   *
   * @param groups the parameter groups
   * @param defaults the optimizer's arguments in order, under PyTorch's names
   * @throws ArgumentException without parameters, or when a parameter is in two groups
   */
  protected Optimizer(ParamGroups groups, Map<String, ?> defaults) {
    this.groups = groups.groups();
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ParamGroup group : this.groups) {
      defaults.forEach(group::setDefault);
      List<Slot> members = new ArrayList<>();
      for (NamedParameter parameter : group.parameters()) {
        if (!seen.add(parameter.data())) {
          throw new ArgumentException(
              "parameter `" + parameter.name() + "` is in more than one parameter group");
        }
        members.add(new Slot(parameter));
      }
      slots.put(group, members);
    }
    if (seen.isEmpty()) {
      throw new ArgumentException("The model has no trainable parameters.");
    }
  }

  /**
   * Creates an optimizer and fills missing options of each group with the defaults.
   *
   * @param groups the parameter groups
   * @param args the optimizer's arguments; each becomes an option under its config name
   * @throws ArgumentException without parameters, or when a parameter is in two groups
   */
  protected Optimizer(ParamGroups groups, Record args) {
    this(groups, GroupOptions.of(args));
  }

  /** Initializes the state of every parameter, including parameters that no step updates. */
  final void begin(String state, UnaryOperator<Tensor> first) {
    slots.values().forEach(members -> members.forEach(slot -> slot.state(state, first)));
  }

  /** Sets the processes that average their gradients, each with its replica of this optimizer. */
  final void distribute(Communicator processes) {
    communicator = processes;
    exchange = new GradientExchange(processes);
  }

  /** Returns the processes that average their gradients. */
  final Communicator communicator() {
    return communicator;
  }

  /** Returns the parameter groups; schedules change their options. */
  public final List<ParamGroup> groups() {
    return groups;
  }

  /**
   * Called before the updates of a step, for computations over all groups. Autograd is off, and
   * tensors created here live until the step ends.
   *
   * @param gradients gradients of all updated parameters; not empty
   */
  protected void prepare(List<Tensor> gradients) {}

  /**
   * Updates the parameters of one group. Autograd is off, and a tensor scope is open.
   *
   * @param group the group, whose options apply to this step
   * @param tensors the parameters to update; not empty
   */
  protected abstract void update(ParamGroup group, StepTensors tensors);

  /**
   * Updates all parameters that have a gradient.
   *
   * @throws ConfigException if this optimizer does not support the gradients or options
   */
  public void step() {
    Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            Map<ParamGroup, StepTensors> parts = reached();
            parts.values().removeIf(StepTensors::isEmpty);
            if (!parts.isEmpty()) {
              parts.keySet().forEach(this::checkBetas);
              prepare(parts.values().stream().flatMap(p -> p.gradients().stream()).toList());
              parts.forEach(this::update);
            }
          }
          return groups;
        });
  }

  /**
   * Updates all parameters that have a gradient, unless the gradients overflowed. The device
   * decides, so that nothing waits for it.
   *
   * @param overflow scalar on the device of the parameters: 1 to change nothing, otherwise 0
   */
  final void stepUnless(Tensor overflow) {
    this.overflow = overflow;
    try {
      step();
    } finally {
      this.overflow = null;
    }
  }

  /** Returns whether {@link #update} takes {@link #overflow} into account. */
  boolean skipsOverflow() {
    return false;
  }

  /** Returns the condition of {@link #stepUnless}; null in a step without one. */
  final @Nullable Tensor overflow() {
    return overflow;
  }

  /** A momentum schedule may raise a beta to 1, where the bias correction is 0 / 0. */
  private void checkBetas(ParamGroup group) {
    if (group.has("betas")) {
      for (double beta : group.numbers("betas")) {
        if (beta == 1) {
          throw failure(
              "A value of `betas` has become 1, which is not a valid decay rate: the momentum"
                  + " warm-up divides by its ratio. Raise `warmup_ratio`.");
        }
      }
    }
  }

  /**
   * Evaluates the closure, then updates all parameters.
   *
   * @return the loss before the step
   */
  public double step(Closure closure) {
    double loss = closure.loss();
    step();
    return loss;
  }

  /**
   * Returns whether a step evaluates the loss several times and requires {@link #step(Closure)}.
   */
  public boolean needsClosure() {
    return false;
  }

  /**
   * Returns the gradients computed by backward passes since {@link #zeroGradients}; in-place
   * changes affect the next step.
   */
  public final List<Tensor> gradients() {
    return reached().values().stream().flatMap(part -> part.gradients().stream()).toList();
  }

  /** Returns the gradients of {@link #gradients} by parameter name, in order. */
  public final Map<String, Tensor> namedGradients() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    reached().values().forEach(part -> named.putAll(part.namedGradients()));
    return named;
  }

  /**
   * Returns the parameters with gradients, by group; one call fetches the versions of all of them.
   */
  private Map<ParamGroup, StepTensors> reached() {
    Map<ParamGroup, List<StepTensors.Entry>> entries = new LinkedHashMap<>();
    slots.forEach((group, members) -> entries.put(group, withGradient(members)));
    PrimitiveIterator.OfLong versions =
        Arrays.stream(versions(entries.values().stream().flatMap(List::stream).toList()))
            .iterator();
    Map<ParamGroup, StepTensors> reached = new LinkedHashMap<>();
    entries.forEach(
        (group, members) ->
            reached.put(
                group,
                new StepTensors(
                    members.stream()
                        .filter(entry -> entry.slot().isReached(versions.nextLong()))
                        .toList())));
    return reached;
  }

  private static List<StepTensors.Entry> withGradient(List<Slot> slots) {
    List<StepTensors.Entry> entries = new ArrayList<>();
    for (Slot slot : slots) {
      Tensor gradient = Autograd.gradient(slot.data());
      if (gradient != null) {
        entries.add(new StepTensors.Entry(slot, gradient));
      }
    }
    return entries;
  }

  private static long[] versions(List<StepTensors.Entry> entries) {
    return Autograd.versions(entries.stream().map(StepTensors.Entry::gradient).toList());
  }

  /**
   * Announces the last backward pass before {@link #averageGradients}, so that sums over all
   * processes start during it.
   */
  final void beginLastBackward() {
    if (communicator.world() > 1) {
      exchange.beginBackward(trained().stream().map(Slot::data).toList());
    }
  }

  private List<Slot> trained() {
    return slots.values().stream()
        .flatMap(List::stream)
        .filter(slot -> slot.data().requiresGrad())
        .toList();
  }

  /**
   * Averages the gradients over all processes. A parameter that another process has reached is
   * reached here too.
   */
  final void averageGradients() {
    // Collecting the gradients costs a native call each, which a single process can skip.
    if (communicator.world() == 1) {
      return;
    }
    try (TensorScope scope = new TensorScope()) {
      List<Slot> trained = trained();
      List<Slot> without =
          trained.stream().filter(slot -> Autograd.gradient(slot.data()) == null).toList();
      if (!without.isEmpty()) {
        GradientExchange.createGradients(without.stream().map(Slot::data).toList());
        recordZeroed(withGradient(without));
      }
      List<StepTensors.Entry> entries = withGradient(trained);
      long[] versions = versions(entries);
      boolean[] reached = new boolean[versions.length];
      for (int i = 0; i < versions.length; i++) {
        reached[i] = entries.get(i).slot().isReached(versions[i]);
      }
      exchange.average(entries.stream().map(StepTensors.Entry::gradient).toList(), reached);
    }
  }

  /** Sets all gradients to zero; a step skips parameters until a backward pass reaches them. */
  public final void zeroGradients() {
    try (TensorScope scope = new TensorScope()) {
      List<Slot> all = slots.values().stream().flatMap(List::stream).toList();
      Autograd.zeroGradients(all.stream().map(Slot::data).toList());
      recordZeroed(withGradient(all));
    }
  }

  private static void recordZeroed(List<StepTensors.Entry> entries) {
    long[] versions = versions(entries);
    for (int i = 0; i < versions.length; i++) {
      entries.get(i).slot().zeroedAt(versions[i]);
    }
  }

  /**
   * Returns the state for a checkpoint. Its tensors are not copies: write them before the next
   * step. A subclass with state shared by all parameters overrides this and {@link #load}.
   */
  public OptimizerState state() {
    return StateTransfer.save(slots);
  }

  /**
   * Restores a saved state: its options replace those of the groups, its tensors are copied.
   *
   * @throws IllegalArgumentException when number or sizes of its groups differ from this
   *     optimizer's
   */
  public void load(OptimizerState saved) {
    StateTransfer.load(saved, slots, getClass().getPackage() == Optimizer.class.getPackage());
  }
}
