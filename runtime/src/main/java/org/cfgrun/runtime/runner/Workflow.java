package org.cfgrun.runtime.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;

/**
 * Flows that a run alternates: {@code [('train', 2), ('val', 1)]} trains two epochs and then
 * computes the loss on the validation data once.
 *
 * @param flows the flows, in order; at least one trains
 */
@ConfigValue("a list such as [('train', 1)]")
public record Workflow(List<Flow> flows) {
  /**
   * Flow of a workflow.
   *
   * @param mode the mode
   * @param times how many epochs in a row, or iterations in a runner that counts iterations
   */
  public record Flow(Mode mode, int times) {
    @Override
    public String toString() {
      return "('%s', %s)".formatted(mode.key(), times);
    }
  }

  /**
   * Position in a workflow.
   *
   * @param flow the index of the flow, from 0
   * @param repeat how many of its repetitions are complete
   */
  public record Place(int flow, int repeat) {
    /** The start of a round. */
    public static final Place FIRST = new Place(0, 0);
  }

  /** A workflow that only trains. */
  public static final Workflow TRAIN = new Workflow(List.of(new Flow(Mode.TRAIN, 1)));

  /**
   * Creates a workflow.
   *
   * @throws ArgumentException if no flow trains, because such a run would never end
   */
  public Workflow {
    flows = List.copyOf(flows);
    if (flows.stream().noneMatch(flow -> flow.mode() == Mode.TRAIN)) {
      throw new ArgumentException("`workflow` must contain a 'train' flow.");
    }
  }

  /** Reads the config's {@code workflow}. */
  public static Workflow fromConfig(ConfigNode value) {
    if (!(value instanceof ListNode list)) {
      throw new ArgumentException(
          "`workflow` must be a list such as [('train', 1)], got " + value.description() + ".");
    }
    List<Flow> flows = new ArrayList<>();
    for (ConfigNode item : list.items()) {
      List<ConfigNode> pair = item instanceof SequenceNode sequence ? sequence.items() : List.of();
      if (pair.size() != 2) {
        throw new ArgumentException(
            "A flow of `workflow` must be a pair such as ('train', 1), got " + item + ".");
      }
      flows.add(new Flow(mode(pair.get(0)), times(pair.get(1))));
    }
    return new Workflow(flows);
  }

  private static Mode mode(ConfigNode node) {
    return Arrays.stream(Mode.values())
        .filter(mode -> node instanceof ScalarNode s && mode.key().equals(s.value()))
        .findFirst()
        .orElseThrow(
            () ->
                new ArgumentException(
                    "The mode of a flow in `workflow` must be 'train' or 'val', got "
                        + node
                        + "."));
  }

  private static int times(ConfigNode node) {
    if (node instanceof ScalarNode scalar
        && scalar.value() instanceof Long times
        && times >= 1
        && times <= Integer.MAX_VALUE) {
      return times.intValue();
    }
    throw new ArgumentException(
        "The repetitions of a flow of `workflow` must be at least 1, got " + node + " times.");
  }

  /** Returns the index of the first flow that trains. */
  int firstTraining() {
    int index = 0;
    while (flows.get(index).mode() != Mode.TRAIN) {
      index++;
    }
    return index;
  }

  Flow at(Place place) {
    return flows.get(place.flow());
  }

  /** Returns the position after {@code place}; the first one follows the last one. */
  Place after(Place place) {
    if (place.repeat() + 1 < at(place).times()) {
      return new Place(place.flow(), place.repeat() + 1);
    }
    return new Place((place.flow() + 1) % flows.size(), 0);
  }

  /**
   * Returns how often a flow has run, counting each repetition of a training flow as one iteration.
   *
   * @param flow the index of the flow
   * @param place the current position
   * @param iteration how many training iterations are complete
   */
  long timesDone(int flow, Place place, long iteration) {
    long inTurn = 0;
    long wholeTurn = 0;
    for (int i = 0; i < flows.size(); i++) {
      if (flows.get(i).mode() == Mode.TRAIN) {
        inTurn += timesBefore(i, place);
        wholeTurn += flows.get(i).times();
      }
    }
    long turns = Math.max(0, iteration - inTurn) / wholeTurn;
    return turns * flows.get(flow).times() + timesBefore(flow, place);
  }

  /** Returns how often a flow runs in the current round. */
  private int timesBefore(int flow, Place place) {
    if (flow == place.flow()) {
      return place.repeat();
    }
    return flow < place.flow() ? flows.get(flow).times() : 0;
  }

  /**
   * Returns whether the position exists in this workflow; one from another config's checkpoint may
   * not.
   */
  boolean has(Place place) {
    return place.flow() < flows.size() && place.repeat() < at(place).times();
  }

  @Override
  public String toString() {
    return flows.stream().map(Flow::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
