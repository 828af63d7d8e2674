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
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * Changes parameters by their gradients.
 *
 * <p>A subclass names its options with their defaults, and moves the parameters of one group a step
 * forward in {@link #update}, best by one kernel over lists of tensors. A parameter that no
 * backward pass has reached since {@link #zeroGradients} takes no part in the step: neither it nor
 * its states change.
 */
@BuiltFrom(Registries.OPTIMIZERS)
public abstract class Optimizer extends Configured {
  private final List<ParamGroup> groups;
  private final Map<ParamGroup, List<Slot>> slots = new LinkedHashMap<>();
  private Communicator communicator = SingleProcess.INSTANCE;

  /**
   * Gives each group the options that it lacks.
   *
   * @param groups what is trained
   * @param defaults the optimizer's own arguments, in order, under PyTorch's names
   * @throws ArgumentException when there is no parameter, or one is in two groups
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
      throw new ArgumentException("the model has no parameter to train");
    }
  }

  /**
   * Gives each group the options that it lacks.
   *
   * @param groups what is trained
   * @param args the optimizer's own arguments: each becomes an option under its name in configs
   * @throws ArgumentException when there is no parameter, or one is in two groups
   */
  protected Optimizer(ParamGroups groups, Record args) {
    this(groups, GroupOptions.of(args));
  }

  /**
   * Gives every parameter a state before its first step, so that one that no step reaches has it
   * too.
   */
  final void begin(String state, UnaryOperator<Tensor> first) {
    slots.values().forEach(members -> members.forEach(slot -> slot.state(state, first)));
  }

  /** Makes the processes of a run, each with such an optimizer, share their gradients. */
  final void distribute(Communicator processes) {
    communicator = processes;
  }

  /** The processes that share gradients. */
  final Communicator communicator() {
    return communicator;
  }

  /** The parameter groups; schedules change their options. */
  public final List<ParamGroup> groups() {
    return groups;
  }

  /**
   * Is called before the updates of a step, for what depends on all groups together. Gradients are
   * not recorded, and what is made lives until the step is over.
   *
   * @param gradients those of all parameters that take part; not empty
   */
  protected void prepare(List<Tensor> gradients) {}

  /**
   * Moves the parameters of one group a step forward. Gradients are not recorded, and a tensor
   * scope is open.
   *
   * @param group its options hold for this step
   * @param tensors what takes part in the step; not empty
   */
  protected abstract void update(ParamGroup group, StepTensors tensors);

  /**
   * Moves all parameters that have a gradient a step forward.
   *
   * @throws ConfigException when this optimizer cannot make a step with what it was given
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

  /** A schedule of the momentum may take a beta to 1, where the correction of its bias is 0 / 0. */
  private void checkBetas(ParamGroup group) {
    if (group.has("betas")) {
      for (double beta : group.numbers("betas")) {
        if (beta == 1) {
          throw failure(
              "A value of `betas` is 1 now, which no running mean can have; a warm-up of the"
                  + " momentum divides by its ratio.");
        }
      }
    }
  }

  /**
   * Computes loss and gradients, then moves all parameters a step forward.
   *
   * @return the loss before the step
   */
  public double step(Closure closure) {
    double loss = closure.loss();
    step();
    return loss;
  }

  /**
   * Whether a step evaluates the loss several times, so that it can only be made by {@link
   * #step(Closure)}.
   */
  public boolean needsClosure() {
    return false;
  }

  /**
   * The gradients that backward passes have added to since {@link #zeroGradients}; what is done to
   * them in place counts for the next step.
   */
  public final List<Tensor> gradients() {
    return reached().values().stream().flatMap(part -> part.gradients().stream()).toList();
  }

  /** The same gradients by the names of their parameters, in order. */
  public final Map<String, Tensor> namedGradients() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    reached().values().forEach(part -> named.putAll(part.namedGradients()));
    return named;
  }

  /** What backward passes have reached, by group; the engine is asked for all versions at once. */
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

  /** Sets all gradients to zero; until a backward pass reaches a parameter, it takes no part. */
  public final void zeroGradients() {
    try (TensorScope scope = new TensorScope()) {
      List<Slot> all = slots.values().stream().flatMap(List::stream).toList();
      Autograd.zeroGradients(all.stream().map(Slot::data).toList());
      List<StepTensors.Entry> entries = withGradient(all);
      long[] versions = versions(entries);
      for (int i = 0; i < versions.length; i++) {
        entries.get(i).slot().zeroedAt(versions[i]);
      }
    }
  }

  /**
   * What a checkpoint has to hold. The tensors are the optimizer's own, not copies: write them out
   * before the next step. A subclass that remembers something of all parameters together overrides
   * this and {@link #load}.
   */
  public OptimizerState state() {
    return StateTransfer.save(slots);
  }

  /**
   * Goes on from a saved state: its options replace those of the groups, its tensors are copied.
   *
   * @throws IllegalArgumentException when its groups are not as many, or as large, as this
   *     optimizer's
   */
  public void load(OptimizerState saved) {
    StateTransfer.load(saved, slots, getClass().getPackage() == Optimizer.class.getPackage());
  }
}
